package dev.fleetward.compliance;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** How a file is given out so that a browser saves it and never runs it. */
public final class Attachment {
    private Attachment() {}

    /** RFC 6266 with the encoding of RFC 8187, for names in any script. */
    public static String named(String fileName) {
        return "attachment; filename*=UTF-8''"
                + URLEncoder.encode(fileName, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
