/** KEYS: the reservations' ends, their sizes, what is stored today. A total stands beside the ids, which have slashes. */
const COMMON = `
local open, sizes, stored = KEYS[1], KEYS[2], KEYS[3]

local function drop(id)
  local bytes = redis.call('HGET', sizes, id)
  if not bytes then return end
  redis.call('ZREM', open, id)
  redis.call('HDEL', sizes, id)
  redis.call('HINCRBY', sizes, 'total', '-' .. bytes)
end

local function number(value) return tonumber(value or 0) or 0 end
local function text(value) return string.format('%.0f', value) end

-- Counts what is stored: once, and with the most bytes it ever had.
local function store(id, bytes)
  local had = number(redis.call('HGET', stored, id))
  redis.call('HSET', stored, id, text(math.max(bytes, had)))
  redis.call('HINCRBY', stored, 'total', text(math.max(bytes - had, 0)))
end
`;

/** ARGV: id, bytes, until, start of the day, most files, most bytes, milliseconds to keep the account. */
export const RESERVE = `${COMMON}
local id, bytes, ends = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

for _, old in ipairs(redis.call('ZRANGEBYSCORE', open, '-inf', '(' .. ARGV[4])) do drop(old) end

local is_stored = redis.call('HEXISTS', stored, id) == 1
local had = redis.call('HGET', is_stored and stored or sizes, id)
local more = math.max(bytes - number(had), 0)
local files = redis.call('ZCARD', open) + math.max(redis.call('HLEN', stored) - 1, 0)
local total = number(redis.call('HGET', sizes, 'total')) + number(redis.call('HGET', stored, 'total'))
if not had and files >= tonumber(ARGV[5]) then return 'files' end
if more > 0 and total + more > tonumber(ARGV[6]) then return 'bytes' end
if is_stored then
  store(id, bytes)
  return 'reserved'
end

redis.call('ZADD', open, text(math.max(ends, number(redis.call('ZSCORE', open, id)))), id)
redis.call('HSET', sizes, id, text(number(had) + more))
redis.call('HINCRBY', sizes, 'total', text(more))
redis.call('PEXPIRE', open, ARGV[7])
redis.call('PEXPIRE', sizes, ARGV[7])
return 'reserved'
`;

/** ARGV: id, bytes, whether to count it for the day, milliseconds to keep that. */
export const SETTLE = `${COMMON}
local id, bytes = ARGV[1], tonumber(ARGV[2])

drop(id)
if ARGV[3] == 'count' then
  store(id, bytes)
  redis.call('PEXPIRE', stored, ARGV[4])
end
`;
