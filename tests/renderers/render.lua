-- pandoc lua render.lua READER < documents.json > results.json
--
-- What Pandoc reads in a document: `live` are raw blocks and inlines of other formats than HTML,
-- formulas, citations and metadata.  The title stands
-- before the rest.
local function seen(doc)
  local live = pandoc.List()
  local function raw(node)
    if node.format ~= "html" then live:insert("raw " .. node.format .. ": " .. node.text) end
  end
  doc:walk {
    RawBlock = raw,
    RawInline = raw,
    Math = function(node) live:insert("formula: " .. node.text) end,
    Cite = function(node)
      for _, citation in ipairs(node.citations) do live:insert("citation: " .. citation.id) end
    end,
  }
  for key in pairs(doc.meta) do live:insert("metadata: " .. key) end
  live:sort()
  return live
end

-- else a long line of a table would give its columns widths
local options = { columns = 10000 }
local results = pandoc.List()
for _, text in ipairs(pandoc.json.decode(io.read("a"), false)) do
  local ok, result = pcall(function()
    local doc = pandoc.read(text, arg[1], options)
    local live, title = seen(doc), doc.meta.title
    if pandoc.utils.type(title) == "Inlines" then doc.blocks:insert(1, pandoc.Plain(title)) end
    return { html = pandoc.write(doc, "html", { html_math_method = "mathml" }), live = live }
  end)
  results:insert(ok and result or { error = tostring(result):sub(1, 300) })
end
io.write(pandoc.json.encode(results))
