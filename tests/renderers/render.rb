# ruby render.rb < documents.json > results.json
#
# What Jekyll does with a page: Liquid first, kramdown with GFM then.  `live` counts the tags and
# outputs that Liquid has seen.
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
  template = Liquid::Template.parse(text, error_mode: :warn)
  seen(template.root, live)
  page = template.render!("include" => {})
  mode = ARGV[0] || "GFM"
  html = Kramdown::Document.new(page, input: mode, auto_ids: true).to_html
  { html: html, live: live }
rescue StandardError => error
  { error: error.message[0, 300] }
end
puts JSON.generate(results)
