package dev.fleetward.disclosure.facts;

/** The file of RFC 9116 for finders of vulnerabilities. */
final class SecurityTxt {
    private SecurityTxt() {}

    /**
     * @param canonical the address it is served under
     * @param csaf address of the metadata of its advisories (CSAF 2.0, 7.1.8); empty for none
     */
    static String of(MakerFacts maker, String canonical, String csaf) {
        var text = new StringBuilder();
        line(text, "Contact", maker.securityContact());
        line(text, "Expires", maker.expires().toString());
        line(text, "Preferred-Languages", maker.languages());
        line(text, "Canonical", canonical);
        line(text, "Policy", maker.policyUrl());
        line(text, "CSAF", csaf);
        return text.toString();
    }

    private static void line(StringBuilder text, String field, String value) {
        if (!value.isEmpty()) {
            text.append(field).append(": ").append(value).append("\r\n");
        }
    }
}
