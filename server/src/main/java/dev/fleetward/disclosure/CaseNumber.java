package dev.fleetward.disclosure;

import dev.fleetward.kernel.Problem;
import java.util.regex.Pattern;

/** A case's number as written in an address: "C-3". */
final class CaseNumber {
    private static final Pattern FORM = Pattern.compile("C-([1-9][0-9]{0,8})");

    private CaseNumber() {}

    /** @throws Problem 404 for anything else: there is no such case */
    static int parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw Problem.notFound("Case", text);
        }
        return Integer.parseInt(form.group(1));
    }
}
