package dev.fleetward.web;

import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The filters as the address has them. */
record DeviceFilters(
        @QueryParam("query") @DefaultValue("") String query,
        @QueryParam("q") @DefaultValue("") String q,
        @QueryParam("version") @DefaultValue("") String version,
        @QueryParam("hardware") @DefaultValue("") String hardware,
        @QueryParam("cohort") @DefaultValue("") String cohort,
        @QueryParam("seen") @DefaultValue("") String seen,
        @QueryParam("attribute") @DefaultValue("") String attribute) {

    /** @throws dev.fleetward.kernel.Problem 400 for a query or filter that cannot be understood */
    DeviceQuery understood(Fleet fleet) {
        return fleet.understand(query).and(DeviceQuery.parse(q, version, hardware, cohort, seen, attribute));
    }

    public boolean isAny() {
        return !(query + q + version + hardware + cohort + seen + attribute).isBlank();
    }

    /** The same list from another place on. */
    String address(String path, @Nullable String after) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("query", query);
        parameters.put("q", q);
        parameters.put("version", version);
        parameters.put("hardware", hardware);
        parameters.put("cohort", cohort);
        parameters.put("seen", seen);
        parameters.put("attribute", attribute);
        parameters.put("after", after == null ? "" : after);
        String query = parameters.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }
}
