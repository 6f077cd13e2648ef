package dev.fleetward.disclosure.facts;

import java.util.List;

/**
 * The file of RFC 9116 for finders of vulnerabilities.
 *
 * @param canonical the address it is served under
 * @param reports addresses of the report pages
 * @param encryption address of the key that reports may be encrypted to; empty for none
 * @param signedBy address of the key under the file's signature; empty for none
 * @param csaf address of the metadata of its advisories (CSAF 2.0, 7.1.8); empty for none
 */
record SecurityTxt(
        MakerFacts maker, String canonical, List<String> reports, String encryption, String signedBy, String csaf) {

    String text() {
        var text = new StringBuilder();
        if (!signedBy.isEmpty()) {
            text.append("# Signed with the key at ").append(signedBy).append("\r\n");
        }
        line(text, "Contact", maker.securityContact());
        reports.forEach(report -> line(text, "Contact", report));
        line(text, "Expires", maker.expires().toString());
        line(text, "Encryption", encryption);
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
