/**
 * OSS's refusals: status, code, message and EC, from its manual
 * (https://help.aliyun.com/zh/oss/support/http-status-code-400 and the pages of the single ECs,
 * https://help.aliyun.com/zh/oss/user-guide/0002-00000201 and so on). Each key names one case; several cases share a code.
 */

export interface ErrorEntry {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly ec?: string;
}

const entry = (status: number, code: string, message: string, ec?: string): ErrorEntry =>
  ec === undefined ? { status, code, message } : { status, code, message, ec };

const mismatch =
  "The request signature we calculated does not match the signature you provided. Check your key and signing method.";
const unknownKey = "The OSS Access Key Id you provided does not exist in our records.";
const malformedForm = "The body of your POST request is not well-formed multipart/form-data.";
const partNumber = "Part number must be an integer between 1 and 10000, inclusive.";
const noBucketAcl = "You have no right to access this object because of bucket acl.";

const policy = (message: string, ec?: string) =>
  entry(400, "InvalidPolicyDocument", `Invalid Policy: ${message}`, ec);

const callbackParameter = (message: string, ec?: string) => entry(400, "InvalidArgument", message, ec);

const processing = (message: string, ec?: string) => entry(400, "InvalidArgument", message, ec);

export const errorTable = {
  // Who asks.
  headerSignatureMismatch: entry(403, "SignatureDoesNotMatch", mismatch, "0002-00000201"),
  formSignatureMismatch: entry(403, "SignatureDoesNotMatch", mismatch, "0002-00000705"),
  unknownAccessKey: entry(403, "InvalidAccessKeyId", unknownKey, "0002-00000902"),
  disabledAccessKey: entry(403, "InvalidAccessKeyId", "The OSS Access Key Id you provided is disabled."),
  securityTokenLost: entry(
    403,
    "InvalidAccessKeyId",
    `${unknownKey} The Security Token may be lost to specify that it is a STS Access Id.`,
    "0002-00000003",
  ),
  securityTokenOfAnother: entry(
    403,
    "AccessKeyIdAndSecurityTokenNotMatch",
    "The OSS access key id and security token you provided does not match.",
    "0002-00000004",
  ),
  securityTokenInvalid: entry(
    403,
    "InvalidSecurityToken",
    "The security token you provided is invalid.",
    "0002-00000006",
  ),
  securityTokenExpired: entry(
    403,
    "SecurityTokenExpired",
    "The security token you provided has expired.",
    "0002-00000007",
  ),
  timeTooSkewed: entry(
    403,
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
    "0002-00000504",
  ),
  requestExpired: entry(403, "AccessDenied", "Request has expired.", "0002-00000069"),

  // The claim in the Authorization header.
  authorizationMalformed: entry(400, "InvalidArgument", "Authorization header is invalid."),
  headerVersion: entry(
    400,
    "InvalidArgument",
    "The signature version in the Authorization header is not supported; sign with OSS4-HMAC-SHA256.",
  ),
  headerCredentialMissing: entry(
    400,
    "InvalidArgument",
    "Credential is missing in Authorization header value.",
    "0002-00000205",
  ),
  headerCredential: entry(
    400,
    "InvalidArgument",
    "Invalid Credential in Authorization header.",
    "0002-00000213",
  ),
  headerSignatureMissing: entry(
    400,
    "InvalidArgument",
    "Signature is missing in Authorization header value.",
  ),
  headerDay: entry(400, "InvalidArgument", "Invalid signing date in Authorization header.", "0002-00000212"),
  headerRegion: entry(
    400,
    "InvalidArgument",
    "Invalid signing region in Authorization header.",
    "0002-00000228",
  ),
  headerProduct: entry(
    400,
    "InvalidArgument",
    "Invalid Credential in Authorization header.",
    "0002-00000213",
  ),
  dateMissing: entry(403, "AccessDenied", "OSS authentication requires a valid Date.", "0002-00000503"),

  // The claim in the query.
  queryMalformed: entry(
    403,
    "AccessDenied",
    "Query string authentication requires the x-oss-signature-version, x-oss-credential, x-oss-date, x-oss-expires and x-oss-signature parameters.",
  ),
  queryExpiresMissing: entry(
    403,
    "AccessDenied",
    "Query string authentication requires the x-oss-expires parameter.",
    "0002-00000215",
  ),
  queryVersion: entry(
    400,
    "InvalidArgument",
    "The x-oss-signature-version is not supported; sign with OSS4-HMAC-SHA256.",
  ),
  queryCredential: entry(400, "InvalidArgument", "Invalid x-oss-credential.", "0002-00000224"),
  querySignatureMissing: entry(
    403,
    "AccessDenied",
    "Query string authentication requires the x-oss-signature parameter.",
  ),
  queryDate: entry(403, "AccessDenied", "OSS authentication requires a valid Date.", "0002-00000502"),
  queryDay: entry(400, "InvalidArgument", "Invalid signing date in x-oss-credential.", "0002-00000223"),
  queryRegion: entry(
    400,
    "InvalidArgument",
    "Invalid signing region in Authorization header.",
    "0002-00000226",
  ),
  queryProduct: entry(400, "InvalidArgument", "Invalid x-oss-credential.", "0002-00000224"),
  queryExpires: entry(
    400,
    "InvalidArgument",
    "Invalid x-oss-expires: it must be between 1 and 604800 seconds.",
    "0002-00000232",
  ),

  // The claim in a form.
  formPolicyMissing: entry(
    400,
    "InvalidArgument",
    "The bucket POST must contain the specified field name.",
    "0002-00000702",
  ),
  formSignatureMissing: entry(
    400,
    "InvalidArgument",
    "The bucket POST must contain the specified field name.",
    "0002-00000703",
  ),
  formSignatureEmpty: entry(400, "InvalidArgument", "Post request signature is empty.", "0002-00000704"),
  formFieldMissing: entry(400, "InvalidArgument", "The bucket POST must contain the specified field name."),
  formVersion: entry(
    400,
    "InvalidArgument",
    "The x-oss-signature-version is not supported; sign with OSS4-HMAC-SHA256.",
  ),
  formDate: entry(400, "InvalidArgument", "The x-oss-date is invalid."),
  formDay: entry(400, "InvalidArgument", "The signing date in credential is invalid.", "0002-00000709"),
  formCredential: entry(400, "InvalidArgument", "The x-oss-credential is invalid.", "0002-00000710"),
  formRegion: entry(400, "InvalidArgument", "The signing region in credential is invalid.", "0002-00000715"),
  formProduct: entry(400, "InvalidArgument", "The x-oss-credential is invalid.", "0002-00000710"),

  // What may be done.
  noBucketAcl: entry(403, "AccessDenied", noBucketAcl, "0003-00000001"),
  authorizerPolicy: entry(403, "AccessDenied", "Access denied by authorizer's policy.", "0003-00000001"),
  anonymousObject: entry(403, "AccessDenied", noBucketAcl, "0003-00000001"),
  anonymousBucket: entry(
    403,
    "AccessDenied",
    "Anonymous access is forbidden for this operation.",
    "0003-00000001",
  ),
  anonymousOverrides: entry(
    400,
    "InvalidRequest",
    "Request specific response headers cannot be used for anonymous GET requests.",
  ),
  wrongEndpoint: entry(
    403,
    "AccessDenied",
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    "0003-00001403",
  ),
  secondLevelDomain: entry(
    403,
    "SecondLevelDomainForbidden",
    "The bucket you are attempting to access must be addressed using OSS third level domain.",
  ),

  // The form.
  notMultipart: entry(
    400,
    "RequestIsNotMultiPartContent",
    "Bucket POST must be of the enclosure-type multipart/form-data.",
  ),
  malformedForm: entry(400, "MalformedPOSTRequest", malformedForm, "0006-00000104"),
  fileMissing: entry(400, "MalformedPOSTRequest", malformedForm, "0006-00000107"),
  twoFiles: entry(
    400,
    "IncorrectNumberOfFilesInPOSTRequest",
    "POST requires exactly one file upload per request.",
  ),
  fieldNameTooLong: entry(400, "FieldItemTooLong", "Your name of form field is too long.", "0006-00000110"),
  fieldValueTooLong: entry(400, "FieldItemTooLong", "Your value of form field is too long."),
  fieldsTooLong: entry(
    400,
    "MaxPOSTPreDataLengthExceededError",
    "Your POST request fields preceding the upload file were too large.",
    "0006-00000112",
  ),
  keyMissing: entry(
    400,
    "InvalidArgument",
    "The bucket POST must contain the specified 'key'. If it is specified, please check the order of the fields",
  ),

  // The policy of a form.
  policyInvalid: policy("it is not Base64-encoded UTF-8.", "0006-00000201"),
  policyJson: policy("Invalid JSON.", "0006-00000201"),
  policyNotObject: policy("Invalid JSON: { expected.", "0006-00000201"),
  policyUnknownElement: policy("Unexpected element.", "0006-00000206"),
  policyNoConditions: policy("Policy missing conditions.", "0006-00000207"),
  policyNoExpiration: policy("Policy missing expiration.", "0006-00000208"),
  policyEmpty: policy("Policy missing expiration and conditions.", "0006-00000209"),
  policyExpirationNotString: policy("Policy expiration must be a string.", "0006-00000210"),
  policyExpirationInvalid: policy(
    "Invalid expiration: it must be ISO 8601 GMT, such as 2014-12-01T12:00:00.000Z.",
    "0006-00000211",
  ),
  policyExpired: entry(403, "AccessDenied", "Invalid according to Policy: Policy expired.", "0006-00000213"),
  policyConditionsNotList: policy("Conditions must be a list.", "0006-00000214"),
  policyConditionsEmpty: policy("Conditions must not be empty.", "0006-00000215"),
  policyUnknownOperator: policy("Invalid Condition: unknown matching mode.", "0006-00000216"),
  policySimpleCondition: policy(
    "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
  ),
  policyArity: policy("Invalid Condition: wrong number of arguments.", "0006-00000218"),
  policyRangeOrder: policy(
    "Invalid content-length-range: the maximum is less than the minimum.",
    "0006-00000219",
  ),
  policyRangeNumbers: policy("Invalid content-length-range: both limits must be integers.", "0006-00000221"),
  policyConditionKind: policy("Invalid Condition: must be a map or a list.", "0006-00000222"),
  policyArgumentType: policy("Invalid Condition: an argument has the wrong type.", "0006-00000224"),
  policyFieldMissing: entry(
    403,
    "AccessDenied",
    "Invalid according to Policy: Policy Condition failed",
    "0006-00000226",
  ),
  policyConditionFailed: entry(
    403,
    "AccessDenied",
    "Invalid according to Policy: Policy Condition failed",
    "0006-00000227",
  ),
  policyExtraFields: entry(
    403,
    "AccessDenied",
    "Invalid according to Policy: Extra input fields",
    "0006-00000228",
  ),

  // The object.
  tooLarge: entry(
    400,
    "EntityTooLarge",
    "Your proposed upload exceeds the maximum allowed size.",
    "0006-00000003",
  ),
  tooSmall: entry(
    400,
    "EntityTooSmall",
    "Your proposed upload smaller than the minimum allowed size.",
    "0006-00000004",
  ),
  noSuchKey: entry(404, "NoSuchKey", "The specified key does not exist.", "0026-00000001"),
  noSuchBucket: entry(404, "NoSuchBucket", "The specified bucket does not exist.", "0015-00000101"),
  alreadyExists: entry(
    409,
    "FileAlreadyExists",
    "The object you specified already exists and can not be overwritten.",
    "0026-00000002",
  ),
  alreadyExistsAtComplete: entry(
    409,
    "FileAlreadyExists",
    "The object you specified already exists and can not be overwritten.",
    "0042-00000214",
  ),
  invalidObjectName: entry(400, "InvalidObjectName", "The specified object is not valid."),
  keyTooLong: entry(400, "InvalidObjectName", "The Length of Object name must be less than 1024."),
  invalidObjectState: entry(403, "InvalidObjectState", "The operation is not valid for the object's state."),
  invalidDigest: entry(400, "InvalidDigest", "The Content-MD5 you specified was invalid."),
  invalidCrc64: entry(
    400,
    "InvalidCRC64",
    "The x-oss-hash-crc64ecma you specified does not match what we calculated.",
  ),
  lengthMissing: entry(411, "MissingContentLength", "You must provide the Content-Length HTTP header."),
  incompleteBody: entry(
    400,
    "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header.",
  ),
  preconditionFailed: entry(
    412,
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold.",
  ),
  invalidRange: entry(416, "InvalidRange", "The requested range cannot be satisfied."),
  invalidArgument: entry(400, "InvalidArgument", "Invalid Argument. Parameter is invalid."),
  invalidTag: entry(400, "InvalidTag", "The TagKey you have provided is invalid."),
  encryption: entry(
    400,
    "InvalidEncryptionAlgorithmError",
    "The Encryption request you specified is not valid. Supported value: AES256/SM4/KMS.",
  ),

  // A multipart upload.
  noSuchUpload: entry(
    404,
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    "0017-00000244",
  ),
  partNumberMissing: entry(400, "InvalidArgument", "Unexpected query string parameter", "0017-00000219"),
  partNumberInvalid: entry(400, "InvalidArgument", partNumber, "0017-00000220"),
  partNumberInvalidAtComplete: entry(400, "InvalidPartOrder", partNumber),
  invalidPartOrder: entry(
    400,
    "InvalidPartOrder",
    "The list of parts was not in ascending order.",
    "0042-00000209",
  ),
  invalidPart: entry(
    400,
    "InvalidPart",
    "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.",
  ),
  partTooSmall: entry(
    400,
    "EntityTooSmall",
    "Your proposed upload smaller than the minimum allowed size.",
    "0042-00000213",
  ),
  completeAllWithBody: entry(
    400,
    "InvalidArgument",
    "The request body must be empty when x-oss-complete-all is specified.",
    "0042-00000216",
  ),

  // The bucket.
  malformedXml: entry(
    400,
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema.",
  ),
  noCors: entry(404, "NoSuchCORSConfiguration", "The CORS Configuration does not exist."),
  tooManyCorsRules: entry(400, "CORSRuleBeyondLimit", "The CORS Rules num is beyond limit."),
  noLifecycle: entry(404, "NoSuchLifecycle", "No Row found in Lifecycle Table."),
  corsForbidden: entry(
    403,
    "AccessForbidden",
    "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Requet-Headers are not whitelisted by the resource's CORS spec.",
  ),
  originMissing: entry(400, "BadRequest", "Insufficient information. Origin request header needed."),
  requestMethodMissing: entry(
    400,
    "BadRequest",
    "Insufficient information. Request Access-Control-Request-Method header needed.",
  ),

  // The server that is to be told of an upload.
  callbackTwice: callbackParameter("Only one of the header and the query may carry it.", "0007-00000027"),
  callbackTooLong: callbackParameter("The callback parameter is longer than 5 KB.", "0007-00000001"),
  callbackNotBase64: callbackParameter("The callback configuration is not base64 encoded.", "0007-00000002"),
  callbackNotJson: callbackParameter("The callback configuration is not json format.", "0007-00000003"),
  callbackUrl: callbackParameter("The callbackUrl is not valid.", "0007-00000004"),
  callbackUrls: callbackParameter("There are more than 5 callbackUrls.", "0007-00000005"),
  callbackBody: callbackParameter("The callbackBody is not a string."),
  callbackBodyEmpty: callbackParameter("The callbackBody is empty.", "0007-00000011"),
  callbackBodyType: callbackParameter("The callbackBodyType is not a string.", "0007-00000012"),
  callbackVariable: callbackParameter("Left brace must be adjacent to dollar sign.", "0007-00000105"),
  callbackVarTooLong: callbackParameter("The callback-var parameter is longer than 5 KB.", "0007-00000101"),
  callbackVarNotBase64: callbackParameter(
    "The callback-var configuration is not base64 encoded.",
    "0007-00000102",
  ),
  callbackVarNotJson: callbackParameter(
    "The callback-var configuration is not json format.",
    "0007-00000103",
  ),
  callbackTooSlow: entry(203, "CallbackFailed", "Cost too long time.", "0007-00000202"),
  callbackUnreachable: entry(
    203,
    "CallbackFailed",
    "Error status : -1.OSS can not connect to your callbackUrl, please check it.",
    "0007-00000203",
  ),
  callbackAnswerNotJson: entry(
    203,
    "CallbackFailed",
    "Response body is not valid json format.",
    "0007-00000205",
  ),
  callbackImage: entry(203, "CallbackFailed", "Get image info failed."),

  // A picture that is to be processed. The pages of the single ECs say when, but not the message.
  processActionMissing: processing("No action is specified.", "0040-00000212"),
  processAction: processing("The action does not exist.", "0040-00000213"),
  processTooMany: processing("The action takes one parameter.", "0040-00000203"),
  processParameter: processing("A parameter of the action is invalid."),
  resizeEmpty: processing("No parameter is specified for resize.", "0040-00000322"),
  resizeMode: processing("The parameter m of resize is invalid.", "0040-00000311"),
  resizeWidth: processing("The parameter w of resize must be between 1 and 16384.", "0040-00000312"),
  resizeHeight: processing("The parameter h of resize must be between 1 and 16384."),
  resizeLongSide: processing("The parameter l of resize must be between 1 and 16384.", "0040-00000314"),
  resizeShortSide: processing("The parameter s of resize must be between 1 and 16384.", "0040-00000315"),
  resizePercent: processing("The parameter p of resize must be between 1 and 1000.", "0040-00000317"),
  resizeLimit: processing("The parameter limit of resize must be 0 or 1.", "0040-00000319"),
  autoOrient: processing("The value of auto-orient must be 0 or 1.", "0040-00000215"),
  qualityEmpty: processing("No parameter is specified for quality.", "0040-00000307"),
  qualityAbsolute: processing("The parameter Q of quality must be between 1 and 100.", "0040-00000308"),
  qualityRelative: processing("The parameter q of quality must be between 1 and 100.", "0040-00000309"),
  qualityPlain: processing("The value of quality must be between 1 and 100.", "0040-00000310"),
  formatEmpty: processing("No value is specified for format.", "0040-00000207"),
  formatUnknown: processing("The value of format is invalid.", "0040-00000206"),
  imageFormat: entry(400, "BadRequest", "The format of the image is not supported.", "0040-00000005"),
  imageTooLarge: entry(400, "ImageTooLarge", "Maximal size of image supported is 20 MB."),
  imageTooManyPixels: entry(
    400,
    "ImageTooLarge",
    "Neither side of the image may exceed 30000 pixels, nor the image 250 million.",
    "0040-00000009",
  ),
  noSuchStyle: entry(404, "NoSuchStyle", "No Such Image Style."),

  methodNotAllowed: entry(
    405,
    "MethodNotAllowed",
    "The specified method is not allowed against this resource.",
  ),
  notImplemented: entry(
    400,
    "NotImplemented",
    "A header you provided implies functionality that is not implemented.",
  ),
  internalError: entry(500, "InternalError", "We encountered an internal error. Please try again."),
} as const satisfies Record<string, ErrorEntry>;
