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

    @JsonIgnore
    Kind kind();

    /** What colleagues may see of it. */
    @JsonIgnore
    String shown();

    record Email(List<String> recipients) implements Channel {
        @Override
        public Kind kind() {
            return Kind.EMAIL;
        }

        @Override
        public String shown() {
            return String.join(", ", recipients);
        }
    }

    /** @param secret signs what is posted */
    record Webhook(URI url, String secret) implements Channel {
        @Override
        public Kind kind() {
            return Kind.WEBHOOK;
        }

        @Override
        public String shown() {
            return Channel.host(url);
        }
    }

    record Slack(URI url) implements Channel {
        @Override
        public Kind kind() {
            return Kind.SLACK;
        }

        @Override
        public String shown() {
            return Channel.host(url);
        }
    }

    record Teams(URI url) implements Channel {
        @Override
        public Kind kind() {
            return Kind.TEAMS;
        }

        @Override
        public String shown() {
            return Channel.host(url);
        }
    }

    /**
     * An issue tracker: told once, when an alert begins.
     *
     * @param header with which we are let in, such as {@code Authorization}; empty for none
     * @param template JSON with {@link Template} places
     */
    record Tracker(URI url, String header, String credential, String template) implements Channel {
        @Override
        public Kind kind() {
            return Kind.TRACKER;
        }

        @Override
        public String shown() {
            return Channel.host(url) + url.getPath();
        }
    }

    /** Paths of webhooks hold their secret. */
    private static String host(URI url) {
        return url.getScheme() + "://" + url.getAuthority() + "/…";
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
