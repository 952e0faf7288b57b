-- wrk script: creates checkouts. The same for the gateway and for the limit.
--
--   wrk -t1 -c64 -d8s --latency -s bench/checkout.lua http://127.0.0.1:PORT -- \
--       PATH API_KEY [idempotent] [IPN_URL]
--
-- 2,000 complete requests are made before the load begins and sent in rotation, so that the
-- client costs as little as it can. At the end one line beginning with RESULT is printed.

local request_count = 2000
local requests = {}
local position = 0
local prefixes, suffixes

local first_names = { "Ada", "Jonas", "Marie", "Piotr", "Lucia", "Sven", "Aylin", "Thomas" }
local last_names = { "Lindqvist", "Moreau", "Kowalska", "Schneider", "Rossi", "Okafor", "Yilmaz" }
local cities = {
  { "Stockholm", "11122", "SE" }, { "Lyon", "69002", "FR" }, { "Gdansk", "80-244", "PL" },
  { "Heidelberg", "69117", "DE" }, { "Torino", "10121", "IT" }, { "Utrecht", "3511 AA", "NL" },
}
local products = {
  { "Ceramic pour-over coffee set", 4290 }, { "Merino socks, grey", 1490 },
  { "Oak cutting board, large", 3950 }, { "Wool blanket 130x180", 8900 },
  { "Espresso beans 1 kg", 2480 }, { "Linen apron, natural", 3600 },
  { "Desk lamp, brass and oak", 11900 }, { "Notebook A5, dotted", 1250 },
  { "Bicycle bell, brass", 1890 },
}

local function pick(list, number) return list[number % #list + 1] end

local function body_of(number, ipn_url)
  local reference = string.format("A-%06d", 100000 + number)
  local first, last = pick(first_names, number), pick(last_names, number * 3)
  local city = pick(cities, number * 5)
  local one, two = pick(products, number), pick(products, number * 7 + 4)
  local quantity = number % 3 + 1
  return string.format('{"amount":%d,"currency":"EUR","externalReference":"%s",'
    .. '"email":"%s.%s%d@example.com","items":['
    .. '{"name":"%s","quantity":%d,"unitPrice":%d},{"name":"%s","quantity":1,"unitPrice":%d}],'
    .. '"billingAddress":{"firstName":"%s","lastName":"%s","address1":"Upper Harbour Street %d",'
    .. '"city":"%s","postcode":"%s","country":"%s"},'
    .. '"returnUrl":"https://shop.example.com/checkout/complete?lang=en&order=%s",'
    .. '"cancelUrl":"https://shop.example.com/checkout/cart?lang=en&order=%s",'
    .. '"ipnUrl":"%s?order=%s"}',
    quantity * one[2] + two[2], reference, first:lower(), last:lower(), number,
    one[1], quantity, one[2], two[1], two[2], first, last, number % 180 + 1,
    city[1], city[2], city[3], reference, reference, ipn_url, reference)
end

function init(args)
  local path, key, mode = args[1], args[2], args[3]
  local ipn_url = args[4] or "https://shop.example.com/hooks/payment-gateway"
  local headers = { ["Authorization"] = "Bearer " .. key, ["Content-Type"] = "application/json" }
  local mark = "################"
  if mode == "idempotent" then
    headers["Idempotency-Key"] = mark
    prefixes, suffixes = {}, {}
  end
  for number = 1, request_count do
    local text = wrk.format("POST", path, headers, body_of(number, ipn_url))
    requests[number] = text
    if prefixes then
      local from, to = text:find(mark, 1, true)
      prefixes[number], suffixes[number] = text:sub(1, from - 1), text:sub(to + 1)
    end
  end
end

local sent = 0
local run = string.format("%08x", os.time())  -- So that two runs never share a key.

function request()
  position = position % request_count + 1
  if not prefixes then return requests[position] end
  sent = sent + 1
  return prefixes[position] .. string.format("%s%08d", run, sent) .. suffixes[position]
end

-- Latencies are microseconds.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT requests=%d duration_us=%d p50_us=%d p99_us=%d failed=%d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
