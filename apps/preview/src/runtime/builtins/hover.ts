import { type BuiltinDefinition, defineBuiltin } from "./definition.ts";
import { elementOf } from "./dom.ts";

/** glass-easel's segment for classes above those of the template. */
const TEMPORARY_CLASS = 3;

export interface HoverDefaults {
  /** Example: `none`. */
  readonly hoverClass: string;
  /** Milliseconds from the press to the class. */
  readonly hoverStartTime: number;
  /** Milliseconds that the class stays after the finger has left. */
  readonly hoverStayTime: number;
}

/** `hover-class` and its times. The element also has the attribute `data-hover` while it is pressed. */
export function hover(defaults: HoverDefaults): BuiltinDefinition {
  return defineBuiltin({
    properties: {
      hoverClass: { type: String, value: defaults.hoverClass },
      hoverStartTime: { type: Number, value: defaults.hoverStartTime },
      hoverStayTime: { type: Number, value: defaults.hoverStayTime },
    },
    lifetimes: {
      attached() {
        const element = elementOf(this);
        let timer: ReturnType<typeof setTimeout> | undefined;
        const after = (ms: number, pressed: boolean) => {
          clearTimeout(timer);
          timer = setTimeout(() => {
            element.toggleAttribute("data-hover", pressed);
            this._$.setNodeClass(pressed ? this.data.hoverClass : "", TEMPORARY_CLASS);
          }, ms);
        };
        element.addEventListener("pointerdown", () => {
          if (this.data.hoverClass !== "none" && !this.data.disabled) after(this.data.hoverStartTime, true);
        });
        for (const name of ["pointerup", "pointercancel", "pointerleave"] as const) {
          element.addEventListener(name, () => after(this.data.hoverStayTime, false));
        }
      },
    },
  });
}
