package dev.fleetward.ingest.mqtt;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pattern of topics with {@code {product}} and {@code {serial}}, each a whole level. */
record Topic(String filter, Pattern names) {
    private static final String PRODUCT = "{product}";
    private static final String SERIAL = "{serial}";

    /** Whose message it is, as the topic says. */
    record Names(String product, String serial) {}

    /** @throws IllegalStateException naming the setting when the pattern cannot work */
    static Topic parse(String setting, String pattern) {
        var filter = new StringBuilder();
        var names = new StringBuilder();
        int products = 0;
        int serials = 0;
        for (String level : pattern.split("/", -1)) {
            if (!filter.isEmpty()) {
                filter.append('/');
                names.append('/');
            }
            switch (level) {
                case PRODUCT -> {
                    products++;
                    filter.append('+');
                    names.append("(?<product>[^/]+)");
                }
                case SERIAL -> {
                    serials++;
                    filter.append('+');
                    names.append("(?<serial>[^/]+)");
                }
                default -> {
                    if (level.isEmpty() || level.matches("[^+#{}]*+[+#{}].*")) {
                        throw wrong(setting, pattern);
                    }
                    filter.append(level);
                    names.append(Pattern.quote(level));
                }
            }
        }
        if (products != 1 || serials != 1) {
            throw wrong(setting, pattern);
        }
        return new Topic(filter.toString(), Pattern.compile(names.toString()));
    }

    private static IllegalStateException wrong(String setting, String pattern) {
        return new IllegalStateException(
                "%s “%s” must have {product} and {serial} once, each as a whole level, and no wildcards."
                        .formatted(setting, pattern));
    }

    Optional<Names> match(String topic) {
        Matcher matcher = names.matcher(topic);
        return matcher.matches()
                ? Optional.of(new Names(matcher.group("product"), matcher.group("serial")))
                : Optional.empty();
    }
}
