package dev.fleetward.disclosure.facts;

/** The file of RFC 9116 for finders of vulnerabilities. */
final class SecurityTxt {
    private SecurityTxt() {}

    /** @param canonical the address it is served under */
    static String of(MakerFacts maker, String canonical) {
        var text = new StringBuilder();
        line(text, "Contact", maker.securityContact());
        line(text, "Expires", maker.expires().toString());
        line(text, "Preferred-Languages", maker.languages());
        line(text, "Canonical", canonical);
        line(text, "Policy", maker.policyUrl());
        return text.toString();
    }

    private static void line(StringBuilder text, String field, String value) {
        if (!value.isEmpty()) {
            text.append(field).append(": ").append(value).append("\r\n");
        }
    }
}
