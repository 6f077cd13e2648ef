package dev.fleetward.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something the caller did that cannot be done, told as an RFC 9457 problem. Rooms subclass it or use the factories.
 * The detail says what is wrong, where, and what to do; it is shown to people as it is.
 */
public class Problem extends RuntimeException {
    private static final int SOON_SECONDS = 5;

    private final int status;
    private final String type;
    private final String title;

    /** @param type last segment of the problem's documentation address, such as {@code device-not-found} */
    public Problem(int status, String type, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
        this.title = title;
    }

    public static Problem notFound(String what, String name) {
        return new Problem(
                404,
                "not-found",
                what + " not found",
                "There is no %s “%s” here.".formatted(what.toLowerCase(java.util.Locale.ROOT), name));
    }

    public static Problem invalid(String detail) {
        return new Problem(400, "invalid-input", "Invalid input", detail);
    }

    public static Problem conflict(String type, String detail) {
        return new Problem(409, type, "Conflict with the present state", detail);
    }

    public static Problem tooLarge(String what, long maxBytes) {
        return new Problem(413, "too-large", "Too large", "%s may have at most %,d bytes.".formatted(what, maxBytes));
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    public String title() {
        return title;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    /** When it is worth to ask again; 0 when that is not a matter of time. */
    public int retryAfterSeconds() {
        return status == 429 || status == 503 ? SOON_SECONDS : 0;
    }

    /** What programs are told besides, as extension members of the answer (RFC 9457, section 3.2). */
    public Map<String, Object> members() {
        return Map.of();
    }

    /** As {@code application/problem+json}, where no resource answers. */
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("type", "/problems/" + type);
        document.put("title", title);
        document.put("status", status);
        document.put("detail", detail());
        document.putAll(members());
        return document;
    }
}
