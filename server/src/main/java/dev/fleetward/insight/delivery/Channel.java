package dev.fleetward.insight.delivery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** How a target is reached; stored encrypted, since an address may be a secret itself. */
sealed interface Channel {

    enum Kind {
        EMAIL,
        WEBHOOK,
        SLACK,
        TEAMS,
        TRACKER;

        String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Email(List<String> recipients) implements Channel {}

    /** @param secret signs what is posted */
    record Webhook(URI url, String secret) implements Channel {}

    record Slack(URI url) implements Channel {}

    record Teams(URI url) implements Channel {}

    /**
     * An issue tracker: told once, when an alert begins.
     *
     * @param header with which we are let in, such as {@code Authorization}; empty for none
     * @param template JSON with {@link Template} places
     */
    record Tracker(URI url, String header, String credential, String template) implements Channel {}

    @JsonIgnore
    default Kind kind() {
        return switch (this) {
            case Email _ -> Kind.EMAIL;
            case Webhook _ -> Kind.WEBHOOK;
            case Slack _ -> Kind.SLACK;
            case Teams _ -> Kind.TEAMS;
            case Tracker _ -> Kind.TRACKER;
        };
    }

    /** What colleagues may see of it: paths of webhooks hold their secret, a tracker's only names the project. */
    @JsonIgnore
    default String shown() {
        return switch (this) {
            case Email email -> String.join(", ", email.recipients());
            case Webhook webhook -> host(webhook.url()) + "/…";
            case Slack slack -> host(slack.url()) + "/…";
            case Teams teams -> host(teams.url()) + "/…";
            case Tracker tracker -> host(tracker.url()) + tracker.url().getPath();
        };
    }

    private static String host(URI url) {
        return url.getScheme() + "://" + url.getAuthority();
    }

    static Class<? extends Channel> type(Kind kind) {
        return switch (kind) {
            case EMAIL -> Email.class;
            case WEBHOOK -> Webhook.class;
            case SLACK -> Slack.class;
            case TEAMS -> Teams.class;
            case TRACKER -> Tracker.class;
        };
    }
}
