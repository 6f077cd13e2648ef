package dev.fleetward.disclosure.handling;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a case can be linked to. */
public enum LinkKind {
    ISSUE("Issue", "its number, such as 12"),
    VULNERABILITY("Vulnerability", "its id, such as CVE-2026-1234"),
    COMPONENT("Component", "a name or package URL, such as openssl < 3.0.14"),
    SOFTWARE_VERSION("Software version", "type and version, such as main 2.1.0"),
    ROLLOUT("Rollout", "its id, from the address of its page");

    private final String title;
    private final String form;

    LinkKind(String title, String form) {
        this.title = title;
        this.form = form;
    }

    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String title() {
        return title;
    }

    /** How its target is written. */
    public String form() {
        return form;
    }

    /** @throws Problem 400 naming the kinds there are */
    static LinkKind parse(String slug) {
        return Arrays.stream(values())
                .filter(one -> one.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("kind must be one of %s, not “%s”."
                        .formatted(
                                Arrays.stream(values()).map(LinkKind::slug).collect(Collectors.joining(", ")), slug)));
    }
}
