package dev.fleetward.components;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A software version as two segments of an address; versions may hold any character. */
public final class VersionPath {

    private VersionPath() {}

    public static String of(String type, String version) {
        return encode(type) + "/" + encode(version);
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
