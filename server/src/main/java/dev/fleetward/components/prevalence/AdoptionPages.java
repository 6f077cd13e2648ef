package dev.fleetward.components.prevalence;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Address;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.ChartView;
import dev.fleetward.telemetry.Days;
import dev.fleetward.telemetry.PageRange;
import dev.fleetward.telemetry.vitals.Vitals;
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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How software spreads: active devices, versions and components day by day. */
@Path("/products/{slug}/adoption")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class AdoptionPages {
    private static final int MAX_LINES = 7;

    private final Asked asked;
    private final Prevalence prevalence;
    private final Vitals vitals;

    AdoptionPages(Asked asked, Prevalence prevalence, Vitals vitals) {
        this.asked = asked;
        this.prevalence = prevalence;
        this.vitals = vitals;
    }

    @CheckedTemplate(basePath = "components")
    static class Templates {
        private Templates() {}

        static native TemplateInstance adoption(AdoptionPage page);
    }

    /** @param known devices whose software was known on the last day counted */
    record AdoptionPage(
            Product product,
            PageRange range,
            String component,
            long known,
            String leader,
            long leaderDevices,
            List<ChartView> charts,
            List<Prevalence.Carried> components) {
        public List<PageRange> ranges() {
            return List.of(PageRange.values());
        }

        public String address(PageRange other) {
            return "?range=" + other.getSlug()
                    + (component.isEmpty() ? "" : "&component=" + Address.encoded(component));
        }

        public String of(Prevalence.Carried one) {
            return "?range=" + range.getSlug() + "&component=" + Address.encoded(one.name()) + "#chart";
        }

        /** "+12", "-3", "0". */
        public String change(Prevalence.Carried one) {
            long change = one.devices() - one.before();
            return change == 0 ? "0" : String.format(Locale.ENGLISH, "%+,d", change);
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance adoption(
            @PathParam("slug") String slug,
            @QueryParam("range") @DefaultValue("30d") String range,
            @QueryParam("component") @DefaultValue("") String component) {
        Product product = asked.product(slug);
        PageRange span = PageRange.parse(range);
        Days days = Days.of(span.until(asked.now()));
        var known = prevalence.known(product, days.from(), days.to());
        var versions = prevalence.versions(product, days.from(), days.to());
        var charts = new ArrayList<ChartView>();
        Map<String, Long> last = last(versions);
        String leader = last.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse("");
        long leaders = last.getOrDefault(leader, 0L);
        if (!component.isEmpty()) {
            var spread = prevalence.component(product, component, days.from(), days.to());
            charts.add(chart("Devices with %s, by its version".formatted(component), spread, days));
        }
        if (!versions.isEmpty()) {
            charts.add(chart("%s runs on %s devices".formatted(leader, ChartView.number(leaders)), versions, days));
        }
        charts.add(active(product, days));
        return Templates.adoption(new AdoptionPage(
                product,
                span,
                component,
                known.isEmpty() ? 0 : known.getLast().known(),
                leader,
                leaders,
                charts.stream().filter(chart -> !chart.isEmpty()).toList(),
                prevalence.components(product, days.from(), days.to())));
    }

    private static Map<String, Long> last(List<Prevalence.Spread> versions) {
        if (versions.isEmpty()) {
            return Map.of();
        }
        LocalDate day = versions.getLast().day();
        return versions.stream()
                .filter(one -> one.day().equals(day))
                .collect(Collectors.toMap(Prevalence.Spread::name, Prevalence.Spread::devices));
    }

    private ChartView active(Product product, Days days) {
        var active = new TreeMap<LocalDate, Long>();
        vitals.days(product, days.from(), days.to())
                .forEach(day -> active.put(day.day(), day.counts().activeDevices()));
        String title = active.isEmpty()
                ? "No device was active"
                : "%s devices were active on the last day"
                        .formatted(ChartView.number(active.lastEntry().getValue()));
        return ChartView.ofDays(title, "devices", "bars", List.of("Active devices"), days.from(), days.to(), day -> {
            Long devices = active.get(day);
            return List.of(devices == null ? "" : ChartView.number(devices));
        });
    }

    /** The names on the most devices; a day not counted is a gap, a name on no device a zero. */
    private static ChartView chart(String title, List<Prevalence.Spread> spread, Days days) {
        var most = new HashMap<String, Long>();
        var byDay = new TreeMap<LocalDate, Map<String, Long>>();
        for (Prevalence.Spread one : spread) {
            most.merge(one.name(), one.devices(), Math::max);
            byDay.computeIfAbsent(one.day(), _ -> new HashMap<>()).put(one.name(), one.devices());
        }
        var names = most.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX_LINES)
                .map(Map.Entry::getKey)
                .toList();
        return ChartView.ofDays(title, "devices", "line", names, days.from(), days.to(), day -> {
            Map<String, Long> counted = byDay.get(day);
            return names.stream()
                    .map(name -> counted == null ? "" : ChartView.number(counted.getOrDefault(name, 0L)))
                    .toList();
        });
    }
}
