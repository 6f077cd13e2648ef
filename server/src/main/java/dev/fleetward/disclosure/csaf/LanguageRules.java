package dev.fleetward.disclosure.csaf;

import java.util.List;
import java.util.Locale;

/** Tests of languages and translations: 6.1.12, 6.1.15 and 6.1.28. */
final class LanguageRules {
    private LanguageRules() {}

    static void check(Place root, Failures failures) {
        Place document = root.at("document");
        for (String field : List.of("lang", "source_lang")) {
            Place tag = document.at(field);
            if (tag.exists() && !LanguageTags.isValid(tag.text())) {
                failures.add("6.1.12", tag, "“%s” is no language of the IANA registry".formatted(tag.text()));
            }
        }
        if (document.at("publisher").text("category").equals("translator") && !document.has("source_lang")) {
            failures.add("6.1.15", document.at("source_lang"), "is missing, and the publisher is a translator");
        }
        boolean same = document.text("lang")
                .toLowerCase(Locale.ROOT)
                .equals(document.text("source_lang").toLowerCase(Locale.ROOT));
        if (document.has("lang") && document.has("source_lang") && same) {
            failures.add("6.1.28", document.at("source_lang"), "is the language of the document itself");
        }
    }
}
