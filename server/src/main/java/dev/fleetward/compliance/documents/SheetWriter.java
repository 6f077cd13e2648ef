package dev.fleetward.compliance.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes a sheet item by item and notes what is missing. Not for sharing between threads. */
final class SheetWriter {
    /** What people type to get past a field; a declaration signed with it would say nothing. */
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "(?i)\\s*(todo|tbd|tba|n/?a|\\?+|-+|\\.+|x+|test|placeholder|lorem ipsum.*|your (company|name).*|\\[.*]|<.*>)\\s*");

    private final LegalDocument document;
    private final Known known;
    private final List<Sheet.Section> sections = new ArrayList<>();
    private final List<Sheet.Gap> missing = new ArrayList<>();
    private String number = "";
    private List<Sheet.Block> blocks = new ArrayList<>();

    SheetWriter(LegalDocument document, Known known) {
        this.document = document;
        this.known = known;
    }

    SheetWriter section(String number, String title) {
        this.number = number;
        this.blocks = new ArrayList<>();
        sections.add(new Sheet.Section(number, title, blocks));
        return this;
    }

    SheetWriter says(String text) {
        blocks.add(new Sheet.Block("", text, false, List.of(), List.of()));
        return this;
    }

    /** What must be stated; if it is not, the document says so and lists it. */
    SheetWriter needs(String label, String text, String fill) {
        if (isStated(text)) {
            blocks.add(new Sheet.Block(label, text.strip(), false, List.of(), List.of()));
        } else {
            lacks(label, fill);
        }
        return this;
    }

    /** A text people write for the documents; one that is not needed and not there is said not to be. */
    SheetWriter text(String item) {
        TextItem wanted = TextItem.of(item);
        if (wanted.needed()) {
            return needs(wanted.title(), known.text(item), known.textsPage(item));
        }
        return where(wanted.title(), known.text(item), "None stated.");
    }

    /** What applies to some products only. */
    SheetWriter where(String label, String text, String otherwise) {
        blocks.add(new Sheet.Block(label, isStated(text) ? text.strip() : otherwise, false, List.of(), List.of()));
        return this;
    }

    SheetWriter table(String label, List<String> heads, List<List<String>> rows) {
        blocks.add(new Sheet.Block(label, "", false, heads, rows));
        return this;
    }

    SheetWriter lacks(String label, String fill) {
        blocks.add(new Sheet.Block(label, "Missing: not stated.", true, List.of(), List.of()));
        return gap(label, fill);
    }

    /** Missing without a word in the text, where the signature block shows it. */
    SheetWriter gap(String label, String fill) {
        missing.add(new Sheet.Gap(number, label, fill));
        return this;
    }

    Sheet unsigned() {
        return sheet(Optional.empty());
    }

    /** Place, date, name and function are part of the document. */
    Sheet signed() {
        for (String item : List.of("sign.place", "sign.date", "sign.name", "sign.function")) {
            if (!isStated(known.text(item))) {
                gap(TextItem.of(item).title(), known.textsPage(item));
            }
        }
        return sheet(Optional.of(new Sheet.Signature(
                known.maker().name(),
                known.text("sign.place"),
                known.text("sign.date"),
                known.text("sign.name"),
                known.text("sign.function"))));
    }

    private Sheet sheet(Optional<Sheet.Signature> signature) {
        return new Sheet(
                document,
                known.identification(),
                known.today().toString(),
                List.copyOf(sections),
                signature,
                List.copyOf(missing));
    }

    static boolean isStated(String text) {
        return !text.isBlank() && !PLACEHOLDER.matcher(text).matches();
    }
}
