package dev.fleetward.kernel;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One page of a list as the API gives it: {@code {"items":[…],"next":cursor|null}}. */
public record PageOf<T>(List<T> items, @Nullable String next) {

    /** From one row more than the limit: the extra row only says that there is a next page. */
    public static <T> PageOf<T> of(List<T> rows, int limit, Function<T, String> cursor) {
        if (rows.size() <= limit) {
            return new PageOf<>(List.copyOf(rows), null);
        }
        var items = List.copyOf(rows.subList(0, limit));
        return new PageOf<>(items, Cursor.encode(cursor.apply(items.getLast())));
    }

    /** What was found up to that place, be it nothing: looking goes on behind it. */
    public static <T> PageOf<T> upTo(String place, List<T> items) {
        return new PageOf<>(List.copyOf(items), Cursor.encode(place));
    }

    public <R> PageOf<R> map(Function<T, R> mapper) {
        return new PageOf<>(items.stream().map(mapper).toList(), next);
    }
}
