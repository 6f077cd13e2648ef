package dev.fleetward.insight.security;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Path("/products/{slug}/security-events")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class SecurityPages {
    private final Products products;
    private final SecurityEvents events;
    private final CurrentCaller caller;

    SecurityPages(Products products, SecurityEvents events, CurrentCaller caller) {
        this.products = products;
        this.events = events;
        this.caller = caller;
    }

    record Kind(String slug, String title, boolean chosen) {}

    record Page(
            String slug,
            List<Kind> kinds,
            String severity,
            String device,
            int days,
            List<SecurityEventStore.Sum> sums,
            long severe,
            PageOf<SecurityEvent> events,
            String older) {
        public long getTimes() {
            return sums.stream().mapToLong(SecurityEventStore.Sum::times).sum();
        }

        public boolean isFiltered() {
            return kinds.stream().anyMatch(Kind::chosen) || !severity.isEmpty() || !device.isEmpty();
        }
    }

    @CheckedTemplate(basePath = "security")
    static class Templates {
        private Templates() {}

        static native TemplateInstance events(Page page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(
            @PathParam("slug") String slug,
            @QueryParam("kind") @DefaultValue("") String kind,
            @QueryParam("severity") @DefaultValue("") String severity,
            @QueryParam("device") @DefaultValue("") String device,
            @QueryParam("days") @DefaultValue("7") int days,
            @QueryParam("after") @Nullable String after) {
        Product product = products.require(caller.organization(), slug);
        var found = events.list(
                caller.get(),
                product,
                new SecurityEvents.Asked(kind, severity, device, days),
                Cursor.parse(after, null));
        var window = Duration.ofDays(days);
        long severe = events.sums(product, Severity.HIGH, window).stream()
                .mapToLong(SecurityEventStore.Sum::times)
                .sum();
        return Templates.events(new Page(
                slug,
                Arrays.stream(SecurityKind.values())
                        .map(one -> new Kind(one.slug(), one.title(), one.slug().equals(kind)))
                        .toList(),
                severity,
                device,
                days,
                events.sums(product, Severity.LOW, window),
                severe,
                found,
                "?kind=%s&severity=%s&device=%s&days=%d&after=%s"
                        .formatted(kind, severity, encoded(device), days, found.next() == null ? "" : found.next())));
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }
}
