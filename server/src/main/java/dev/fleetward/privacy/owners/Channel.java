package dev.fleetward.privacy.owners;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a request came. */
enum Channel {
    OWNER_PAGE("the owner’s page"),
    MAIL("mail"),
    POST("post"),
    PHONE("phone"),
    OTHER("another way");

    private final String words;

    Channel(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws Problem 400 for what is none that people enter */
    static Channel parse(String slug) {
        return Arrays.stream(values())
                .filter(channel -> channel != OWNER_PAGE && channel.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("channel must be one of %s, not “%s”."
                        .formatted(
                                Arrays.stream(values())
                                        .skip(1)
                                        .map(Channel::slug)
                                        .collect(Collectors.joining(", ")),
                                slug)));
    }
}
