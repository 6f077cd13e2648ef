package dev.fleetward.vulnerabilities.cpe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A CPE name (NIST IR 7695), read from the formatted string of 2.3 or the URI of 2.2. Attributes are lower case and
 * unescaped once; {@code *} is any, {@code -} is not applicable.
 *
 * @param attributes part, vendor, product, version, update, edition, language, software edition, target software, target
 *     hardware, other
 */
public record Cpe(List<String> attributes) {
    public static final int MAX_CHARS = 1_000;
    public static final String ANY = "*";
    public static final String NOT_APPLICABLE = "-";

    static final int ATTRIBUTES = 11;

    /** The attributes that tell variants of a product apart, besides its version. */
    private static final List<Integer> VARIANT = List.of(5, 6, 7, 8, 9, 10);

    public Cpe {
        if (attributes.size() != ATTRIBUTES) {
            throw new IllegalArgumentException("a CPE has " + ATTRIBUTES + " attributes, not " + attributes.size());
        }
        attributes = List.copyOf(attributes);
    }

    /** @return empty when the text is no CPE of either form */
    public static Optional<Cpe> find(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return lower.length() > MAX_CHARS
                ? Optional.empty()
                : CpeText.attributes(lower).filter(Cpe::isName).map(Cpe::new);
    }

    /** @throws IllegalArgumentException when the text is no CPE */
    @JsonCreator
    public static Cpe parse(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not a CPE name"));
    }

    public static Cpe of(String part, String vendor, String product, String version) {
        return new Cpe(
                List.of(part, vendor, product, version.isEmpty() ? ANY : version, ANY, ANY, ANY, ANY, ANY, ANY, ANY));
    }

    private static boolean isName(List<String> attributes) {
        return List.of("a", "o", "h", ANY).contains(attributes.getFirst());
    }

    /** Whether the attribute says something: neither any nor not applicable. */
    static boolean isConcrete(String attribute) {
        return !attribute.equals(ANY) && !attribute.equals(NOT_APPLICABLE);
    }

    public String part() {
        return attributes.get(0);
    }

    public String vendor() {
        return attributes.get(1);
    }

    public String product() {
        return attributes.get(2);
    }

    public String version() {
        return attributes.get(3);
    }

    public String update() {
        return attributes.get(4);
    }

    public String targetSoftware() {
        return attributes.get(8);
    }

    /** Version and update as one text: {@code 1.3-rc1}; empty when the name gives no version. */
    String fullVersion() {
        return !isConcrete(version()) ? "" : isConcrete(update()) ? version() + "-" + update() : version();
    }

    /** Whether the product is concrete enough to look for; a wildcard there would find everything. */
    public boolean isSearchable() {
        return isConcrete(product())
                && !hasWildcard(product())
                && !hasWildcard(vendor().equals(ANY) ? "" : vendor())
                && !vendor().equals(NOT_APPLICABLE);
    }

    /** Whether it says which product of which vendor, as a record has to. */
    public boolean isOneProduct() {
        return isSearchable() && isConcrete(vendor()) && isConcrete(part());
    }

    static boolean hasWildcard(String attribute) {
        return attribute.replace("\\*", "").replace("\\?", "").matches(".*[*?].*");
    }

    /**
     * Whether a component named so may be what a record names here: the same product, of a variant that is not another.
     * Only the component may leave its vendor open (a wildcard on both sides would match everything), and whether it is
     * an application or an operating system, as Yocto does since 2024.
     */
    boolean covers(Cpe component) {
        return isOneProduct()
                && (part().equals(component.part()) || component.part().equals(ANY) && !part().equals("h"))
                && product().equals(component.product())
                && (vendor().equals(component.vendor()) || component.vendor().equals(ANY))
                && VARIANT.stream().allMatch(i -> agree(attributes.get(i), component.attributes.get(i)));
    }

    private static boolean agree(String record, String component) {
        return record.equals(ANY) || component.equals(ANY) || record.equals(component);
    }

    /** As people say it: {@code espressif esp32}. */
    public String title() {
        return vendor().equals(ANY) ? product() : vendor() + " " + product();
    }

    /** The formatted string of CPE 2.3. */
    @Override
    @JsonValue
    public String toString() {
        StringBuilder text = new StringBuilder("cpe:2.3");
        attributes.forEach(attribute -> text.append(':').append(CpeText.escape(attribute)));
        return text.toString();
    }
}
