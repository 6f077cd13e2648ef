package dev.fleetward.privacy.sharing;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.MasterKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Where a share is posted to; kept sealed, since an address may be a secret itself.
 *
 * @param secret signs what is posted
 */
record Hook(URI url, String secret) {
    static final String PURPOSE = "privacy.sharing.webhook";

    byte[] sealed(MasterKey key) {
        return key.encrypt(PURPOSE, Json.write(this).getBytes(StandardCharsets.UTF_8));
    }

    static Hook open(MasterKey key, byte[] sealed) {
        return Json.read(new String(key.decrypt(PURPOSE, sealed), StandardCharsets.UTF_8), Hook.class);
    }

    String host() {
        return url.getScheme() + "://" + url.getAuthority();
    }
}
