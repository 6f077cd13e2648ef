package dev.fleetward.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a list goes on ({@code after}) and how much of it is wanted ({@code limit}, 1 to {@value #MAX_ITEMS}). */
public record Cursor(Optional<String> after, int limit) {
    public static final int DEFAULT_ITEMS = 50;
    public static final int MAX_ITEMS = 500;

    /** @throws Problem 400 when the cursor was not given out by us or the limit is out of range */
    public static Cursor parse(@Nullable String after, @Nullable Integer limit) {
        int items = limit == null ? DEFAULT_ITEMS : limit;
        if (items < 1 || items > MAX_ITEMS) {
            throw Problem.invalid("limit must be between 1 and " + MAX_ITEMS + ", not " + items + ".");
        }
        return new Cursor(after == null || after.isEmpty() ? Optional.empty() : Optional.of(decode(after)), items);
    }

    /** How many rows to ask the database for: one more tells that there is a next page. */
    public int rows() {
        return limit + 1;
    }

    /** The cursor as a number; lists ordered by a number use it. */
    public long afterNumber(long otherwise) {
        try {
            return after.map(Long::parseLong).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw invalid();
        }
    }

    /** The cursor as an identifier; lists ordered by one use it. */
    public Optional<UUID> afterId() {
        try {
            return after.map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    static String encode(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static Problem invalid() {
        return Problem.invalid("after must be a cursor taken from “next” of an earlier page.");
    }
}
