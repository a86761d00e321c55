/** The contract's version: `major.minor`. Both sides send it; another major on the other side warns once. */
export const CONTRACT_VERSION = "1.0";

/** The header that carries CONTRACT_VERSION in requests and in answers. */
export const VERSION_HEADER = "x-zhichuan-version";
