package dev.fleetward.disclosure.upstream;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a report reached who makes a component. */
enum Channel {
    EMAIL("E-mail"),
    PRIVATE_REPORT("Private report at the code host"),
    WEB_FORM("Form on the web"),
    ISSUE("Public issue"),
    OTHER("Other");

    private final String title;

    Channel(String title) {
        this.title = title;
    }

    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String title() {
        return title;
    }

    /** @throws Problem 400 naming the channels there are */
    static Channel parse(String slug) {
        return Arrays.stream(values())
                .filter(one -> one.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("channel must be one of %s, not “%s”."
                        .formatted(
                                Arrays.stream(values()).map(Channel::slug).collect(Collectors.joining(", ")), slug)));
    }
}
