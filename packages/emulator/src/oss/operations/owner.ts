/** The account everything belongs to, as listings name it. */
export const owner = { ID: "1234567890123456", DisplayName: "1234567890123456" };
