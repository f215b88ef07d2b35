# Written by bitext: each language has lists and neighbours of its own.
module Bitext
  LANGUAGES = ["en"].freeze

  class << self
    # The language of the page that is made; nil for that of the site.
    attr_reader :shown

    # Pages of another language are a collection of their own, so that no other list has them.
    def part(site)
      site.collections.to_a.each do |label, collection|
        LANGUAGES.each do |language|
          own, rest = collection.docs.partition { |doc| doc.data["lang"] == language }
          next if own.empty?

          collection.docs = rest
          site.collections["#{label}_#{language}"] = like(collection, own)
        end
      end
      @docs = site.collections.transform_values(&:docs)
    end

    # Have lists of the site show a language, while a page of it is made.
    def show(site, payload, language)
      @shown, @payload = language, payload
      speak(site, language)
      site.collections.each do |label, collection|
        collection.docs = @docs["#{label}_#{language}"] || @docs[label]
      end
      site.instance_variable_set(:@post_attr_hash, {})
      payload.site.instance_variable_set(:@site_posts, nil)
    end

    def done(site)
      show(site, @payload, nil) if @shown
    end

    # While a block runs, the posts of all languages are those of the site.
    def with_all(site)
      before = site.posts.docs
      site.posts.docs = @docs.select { |label, _| label.match?(/\Aposts(_|\z)/) }.values.flatten
      yield
    ensure
      site.posts.docs = before
    end

    private

    # The site's own words in a language, its title first, stand below `bitext` in its configuration.
    def speak(site, language)
      site.config.merge!(@silent || {})
      words = (site.config["bitext"] || {})[language] || {}
      @silent = words.to_h { |key, _| [key, site.config[key]] }
      site.config.merge!(words)
    end

    def like(collection, docs)
      other = collection.dup
      other.docs = docs
      other.instance_variable_set(:@files, [])
      docs.each { |doc| doc.instance_variable_set(:@collection, other) }
      other
    end
  end

  # `post_url` names a post of any language.
  module PostUrl
    def render(context)
      Bitext.with_all(context.registers[:site]) { super }
    end
  end

  # Themes that list all pages, as minima does in its header, list those of one language.
  module Pages
    def pages
      super.select { |page| LANGUAGES.find { |one| one == page.data["lang"] } == Bitext.shown }
    end
  end
end

Jekyll::Tags::PostUrl.prepend(Bitext::PostUrl)
Jekyll::Drops::SiteDrop.prepend(Bitext::Pages)
Jekyll::Hooks.register(:site, :post_read) { |site| Bitext.part(site) }
Jekyll::Hooks.register([:pages, :documents], :pre_render) do |page, payload|
  language = page.data["lang"]
  Bitext.show(page.site, payload, language) if Bitext::LANGUAGES.include?(language)
end
Jekyll::Hooks.register([:pages, :documents], :post_render) { |page| Bitext.done(page.site) }
