package dev.fleetward.disclosure.csaf;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Language tags of BCP 47 (RFC 5646), each subtag looked up in the IANA registry. */
final class LanguageTags {
    private static final Set<String> IRREGULAR = Set.of("i-default", "i-mingo");
    private static final Pattern PRIVATE = Pattern.compile("x(?:-[a-z0-9]{1,8})++");
    private static final Pattern EXTENSION = Pattern.compile("[a-wyz0-9]");
    private static final Pattern VARIANT = Pattern.compile("[a-z0-9]{5,8}|[0-9][a-z0-9]{3}");
    private static final Pattern PRIVATE_USE = Pattern.compile("q[a-t][a-z]|qa[a-b][a-x]|q[m-z]|x[a-z]");

    /** Each after its type. */
    private static final Set<String> SUBTAGS = new HashSet<>();
    /** What stands before an extlang or variant; no entry where anything may. */
    private static final Map<String, List<String>> PREFIXES = new HashMap<>();

    static {
        for (String line : Resource.lines("language-subtags.txt")) {
            List<String> words = Arrays.asList(line.split(" "));
            String type = words.getFirst();
            if (type.equals("extlang") || type.equals("variant")) {
                SUBTAGS.add(type + words.get(1));
                if (words.size() > 2) {
                    PREFIXES.put(type + words.get(1), words.subList(2, words.size()));
                }
            } else {
                words.stream().skip(1).forEach(subtag -> SUBTAGS.add(type + subtag));
            }
        }
    }

    private LanguageTags() {}

    static boolean isValid(String text) {
        String tag = text.toLowerCase(Locale.ROOT);
        if (IRREGULAR.contains(tag) || PRIVATE.matcher(tag).matches()) {
            return true;
        }
        List<String> parts = Arrays.asList(tag.split("-", -1));
        int next = 0;
        if (!known("language", parts.getFirst())) {
            return false;
        }
        next++;
        if (next < parts.size() && SUBTAGS.contains("extlang" + parts.get(next))) {
            if (!follows("extlang", parts, next)) {
                return false;
            }
            next++;
        }
        if (next < parts.size() && known("script", parts.get(next))) {
            next++;
        }
        if (next < parts.size() && known("region", parts.get(next))) {
            next++;
        }
        Set<String> variants = new HashSet<>();
        while (next < parts.size() && VARIANT.matcher(parts.get(next)).matches()) {
            if (!SUBTAGS.contains("variant" + parts.get(next))
                    || !variants.add(parts.get(next))
                    || !follows("variant", parts, next)) {
                return false;
            }
            next++;
        }
        return restIsExtensions(parts, next);
    }

    private static boolean restIsExtensions(List<String> parts, int from) {
        Set<String> singletons = new HashSet<>();
        int next = from;
        while (next < parts.size()) {
            String singleton = parts.get(next);
            if (singleton.equals("x")) {
                return PRIVATE.matcher(String.join("-", parts.subList(next, parts.size())))
                        .matches();
            }
            if (!EXTENSION.matcher(singleton).matches() || !singletons.add(singleton)) {
                return false;
            }
            int first = ++next;
            while (next < parts.size() && parts.get(next).matches("[a-z0-9]{2,8}")) {
                next++;
            }
            if (next == first) {
                return false;
            }
        }
        return true;
    }

    private static boolean known(String type, String subtag) {
        boolean ofPrivateUse =
                switch (type) {
                    case "language" -> subtag.length() == 3;
                    case "script" -> subtag.length() == 4;
                    default -> subtag.length() == 2;
                };
        return SUBTAGS.contains(type + subtag)
                || ofPrivateUse && PRIVATE_USE.matcher(subtag).matches();
    }

    private static boolean follows(String type, List<String> parts, int at) {
        List<String> prefixes = PREFIXES.get(type + parts.get(at));
        String before = String.join("-", parts.subList(0, at));
        return prefixes == null
                || prefixes.stream().anyMatch(prefix -> before.equals(prefix) || before.startsWith(prefix + "-"));
    }
}
