package dev.fleetward.components.export;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Names of hashes and licences as both formats want them written. */
final class Written {

    private static final Map<String, String> CYCLONEDX_HASHES = Map.ofEntries(
            Map.entry("md5", "MD5"),
            Map.entry("sha1", "SHA-1"),
            Map.entry("sha256", "SHA-256"),
            Map.entry("sha384", "SHA-384"),
            Map.entry("sha512", "SHA-512"),
            Map.entry("sha3256", "SHA3-256"),
            Map.entry("sha3384", "SHA3-384"),
            Map.entry("sha3512", "SHA3-512"),
            Map.entry("blake2b256", "BLAKE2b-256"),
            Map.entry("blake2b384", "BLAKE2b-384"),
            Map.entry("blake2b512", "BLAKE2b-512"),
            Map.entry("blake3", "BLAKE3"));
    private static final String ID = "[A-Za-z0-9][A-Za-z0-9.+-]*+(?::[A-Za-z0-9.-]++)?+";
    private static final Pattern EXPRESSION = Pattern.compile(ID + "(?:\\s++(?:AND|OR|WITH)\\s++" + ID + ")*+");

    private Written() {}

    /** Empty for an algorithm that CycloneDX does not know. */
    static String cycloneDxHash(String folded) {
        return CYCLONEDX_HASHES.getOrDefault(folded, "");
    }

    /** SPDX writes the SHA-2 family without its hyphen. */
    static String spdxHash(String folded) {
        return switch (folded) {
            case "sha1", "sha224", "sha256", "sha384", "sha512", "md2", "md4", "md5", "md6", "adler32" ->
                folded.toUpperCase(Locale.ROOT);
            default -> cycloneDxHash(folded);
        };
    }

    /** Licences that stand beside each other all hold. Empty when one of them is no expression. */
    static String expression(List<String> licences) {
        boolean all = licences.stream().allMatch(Written::isExpression);
        if (!all || licences.isEmpty()) {
            return "";
        }
        return licences.size() == 1
                ? licences.getFirst()
                : String.join(
                        " AND ",
                        licences.stream()
                                .map(one -> one.indexOf(' ') < 0 ? one : "(" + one + ")")
                                .toList());
    }

    static boolean isExpression(String text) {
        String flat = text.replace("(", "").replace(")", "").strip();
        long open = text.chars().filter(c -> c == '(').count();
        long closed = text.chars().filter(c -> c == ')').count();
        return open == closed && EXPRESSION.matcher(flat).matches();
    }
}
