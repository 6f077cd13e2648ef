package dev.fleetward.insight.delivery;

import dev.fleetward.kernel.Problem;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A target as people write it. What is secret may be left out when it is to stay as it is.
 *
 * @param recipients of an e-mail
 * @param url of all others
 * @param tracker github, gitlab or jira: the template to begin with when none is given
 * @param header and {@code credential} let us in at a tracker, such as {@code Authorization} and {@code Bearer …}
 */
public record WantedTarget(
        @Nullable String name,
        @Nullable String kind,
        @Nullable List<String> recipients,
        @Nullable String url,
        @Nullable String tracker,
        @Nullable String template,
        @Nullable String header,
        @Nullable String credential) {
    private static final int MAX_NAME_CHARACTERS = 100;
    private static final int MAX_RECIPIENTS = 20;
    private static final int MAX_CREDENTIAL_CHARACTERS = 4_000;
    private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");
    private static final Pattern CREDENTIAL = Pattern.compile("[\\x20-\\x7e]*");

    String requireName() {
        String text = name == null ? "" : name.strip();
        if (text.isEmpty() || text.length() > MAX_NAME_CHARACTERS) {
            throw Problem.invalid("name must have 1 to %d characters.".formatted(MAX_NAME_CHARACTERS));
        }
        return text;
    }

    /** @throws Problem 400 naming what is missing or wrong */
    Channel channel(Destinations destinations, Optional<Channel> before) {
        Channel.Kind wanted = kind(before);
        Optional<Channel> same = before.filter(it -> it.kind() == wanted);
        return switch (wanted) {
            case EMAIL -> email(same);
            case WEBHOOK ->
                new Channel.Webhook(
                        url(destinations, same.map(it -> ((Channel.Webhook) it).url())),
                        same.map(it -> ((Channel.Webhook) it).secret()).orElseGet(Signature::newSecret));
            case SLACK -> new Channel.Slack(url(destinations, same.map(it -> ((Channel.Slack) it).url())));
            case TEAMS -> new Channel.Teams(url(destinations, same.map(it -> ((Channel.Teams) it).url())));
            case TRACKER -> tracker(destinations, same.map(Channel.Tracker.class::cast));
        };
    }

    private Channel.Kind kind(Optional<Channel> before) {
        if (kind == null && before.isPresent()) {
            return before.get().kind();
        }
        return Arrays.stream(Channel.Kind.values())
                .filter(one -> one.slug().equalsIgnoreCase(kind))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("kind must be email, webhook, slack, teams or tracker, not “%s”."
                        .formatted(kind == null ? "" : kind)));
    }

    private Channel email(Optional<Channel> before) {
        if (recipients == null && before.isPresent()) {
            return before.get();
        }
        List<String> given = recipients == null
                ? List.of()
                : recipients.stream()
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .distinct()
                        .toList();
        if (given.isEmpty() || given.size() > MAX_RECIPIENTS) {
            throw Problem.invalid("recipients must be 1 to %d e-mail addresses.".formatted(MAX_RECIPIENTS));
        }
        given.stream().filter(one -> !Mail.isAddress(one)).findFirst().ifPresent(one -> {
            throw Problem.invalid("“%s” is no e-mail address.".formatted(one));
        });
        return new Channel.Email(given);
    }

    private Channel tracker(Destinations destinations, Optional<Channel.Tracker> before) {
        String text = given(template)
                .or(() -> before.filter(_ -> given(tracker).isEmpty()).map(Channel.Tracker::template))
                .orElseGet(this::ready);
        String name =
                given(header).or(() -> before.map(Channel.Tracker::header)).orElse("");
        String secret = given(credential)
                .or(() -> before.map(Channel.Tracker::credential))
                .orElse("");
        boolean reserved = List.of("host", "content-length", "content-type", "transfer-encoding")
                .contains(name.toLowerCase(Locale.ROOT));
        if (!name.isEmpty() && (reserved || !HEADER.matcher(name).matches())) {
            throw Problem.invalid("header must be the name of a header, such as Authorization or PRIVATE-TOKEN.");
        }
        if (secret.length() > MAX_CREDENTIAL_CHARACTERS
                || !CREDENTIAL.matcher(secret).matches()) {
            throw Problem.invalid(
                    "credential has at most %,d characters of ASCII.".formatted(MAX_CREDENTIAL_CHARACTERS));
        }
        var example = Template.values(Notification.test("example", Instant.EPOCH, ""));
        return new Channel.Tracker(
                url(destinations, before.map(Channel.Tracker::url)), name, secret, Template.acceptable(text, example));
    }

    private String ready() {
        Map<String, String> ready = Template.OF_TRACKERS;
        return given(tracker)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(ready::containsKey)
                .map(ready::get)
                .orElseThrow(() -> Problem.invalid("A tracker needs a template, or tracker: github, gitlab or jira."));
    }

    private URI url(Destinations destinations, Optional<URI> before) {
        return given(url)
                .map(destinations::acceptable)
                .or(() -> before)
                .orElseThrow(() -> Problem.invalid("url is missing: where should it be posted?"));
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(some -> !some.isEmpty());
    }
}
