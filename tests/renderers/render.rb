# ruby render.rb RENDERER < documents.json > results.json
#
# `liquid` is what Jekyll does with a page: Liquid first, kramdown with GFM then; `live` are the
# tags and outputs that Liquid has seen.  `gfm` is its second half alone,
# `kramdown` kramdown's own Markdown.
require "json"
require "kramdown"
require "kramdown-parser-gfm"
require "liquid"

def seen(node, live)
  (node.respond_to?(:nodelist) ? node.nodelist : []).each do |child|
    live << (child.is_a?(Liquid::Tag) ? "{% #{child.tag_name} %}" : "{{ #{child.raw} }}") unless child.is_a?(String)
    seen(child, live) if child.respond_to?(:nodelist) && child.nodelist.is_a?(Array)
  end
end

documents = JSON.parse($stdin.read)
results = documents.map do |text|
  live = []
  if ARGV[0] == "liquid"
    template = Liquid::Template.parse(text)
    seen(template.root, live)
    text = template.render!
  end
  mode = ARGV[0] == "kramdown" ? "kramdown" : "GFM"
  html = Kramdown::Document.new(text, input: mode).to_html
  { html: html, live: live }
rescue StandardError => error
  { error: error.message[0, 300] }
end
puts JSON.generate(results)
