package dev.fleetward.disclosure;

import dev.fleetward.disclosure.time.LegalTime;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** One case on one page: clocks, what they count from, history. */
@ApplicationScoped
class CaseSheet {
    private final Cases cases;
    private final CaseExposure exposure;
    private final Instance<CasePart> parts;
    private final Clock clock;

    CaseSheet(Cases cases, CaseExposure exposure, @Any Instance<CasePart> parts, Clock clock) {
        this.cases = cases;
        this.exposure = exposure;
        this.parts = parts;
        this.clock = clock;
    }

    record Page(
            Product product,
            Case c,
            String csirtName,
            String zone,
            String now,
            String time,
            String awareSince,
            String exposure,
            List<ClockCard> clocks,
            List<MomentLine> moments,
            List<String> warnings,
            List<CasePart.Part> parts,
            List<HistoryLine> history,
            String problem) {
        record HistoryLine(String at, String who, String what, String detail) {}
    }

    /**
     * One of the four instants.
     *
     * @param at empty while nobody stated it
     * @param open whether it may still be stated
     */
    record MomentLine(
            String slug,
            String title,
            String help,
            String at,
            String who,
            String reason,
            List<String> evidence,
            boolean open) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance oneCase(Page page);
    }

    TemplateInstance of(Product product, Case c, String problem) {
        Instant now = clock.instant();
        ZoneId zone = c.csirtState().zone();
        List<Page.HistoryLine> history = cases.history(product, c).stream()
                .map(entry -> new Page.HistoryLine(
                        LegalTime.moment(entry.at(), zone), entry.who(), entry.what(), entry.detail()))
                .toList();
        return Templates.oneCase(new Page(
                product,
                c,
                c.csirtState().name(),
                zone.getId(),
                c.at(now)
                        .atZone(zone)
                        .toLocalDateTime()
                        .truncatedTo(ChronoUnit.MINUTES)
                        .toString(),
                LegalTime.moment(c.at(now), zone),
                c.instants().awareSince().map(at -> LegalTime.moment(at, zone)).orElse(""),
                exposure.of(product, c).map(CaseExposure.Known::sentence).orElse(""),
                cards(c, now),
                Stream.of(Moment.SIGNAL, Moment.TRIAGE, Moment.EVIDENCE, Moment.AWARENESS)
                        .map(moment -> line(c, moment, zone))
                        .toList(),
                c.closed().isPresent() ? List.of() : c.instants().warnings(c.at(now)),
                parts.stream()
                        .sorted(Comparator.comparingInt(CasePart::order))
                        .map(part -> part.of(product, c))
                        .toList(),
                history,
                problem));
    }

    private static MomentLine line(Case c, Moment moment, ZoneId zone) {
        Optional<Statement> stated = c.stated(moment);
        return new MomentLine(
                moment.slug(),
                moment == Moment.AWARENESS ? "Declared aware" : moment.title(),
                help(moment),
                stated.map(one -> LegalTime.moment(one.at(), zone)).orElse(""),
                stated.map(CaseSheet::who).orElse(""),
                stated.map(Statement::reason).orElse(""),
                stated.map(Statement::evidence).orElse(List.of()),
                stated.isEmpty() && c.closed().isEmpty());
    }

    private static String who(Statement stated) {
        return stated.person().equals(stated.by())
                ? stated.by()
                : "%s, written down by %s".formatted(stated.person(), stated.by());
    }

    private static String help(Moment moment) {
        return switch (moment) {
            case SIGNAL -> "When the first sign reached you, from a person or a machine.";
            case TRIAGE -> "When someone began to look into it.";
            case EVIDENCE ->
                "When a named person decided that the evidence is reliable (CRA Article 3(42)). The clocks count from here unless awareness was earlier.";
            case AWARENESS ->
                "Since when you say you are aware; never later than reliable evidence. Once stated it cannot be changed.";
            case MEASURE, INTERMEDIATE, CLOSED -> "";
        };
    }

    static List<ClockCard> cards(Case c, Instant now) {
        return c.clocks(now).stream().map(one -> ClockCard.of(c, one, now)).toList();
    }

    static Instant local(String label, String text, ZoneId zone) {
        try {
            return LocalDateTime.parse(text).atZone(zone).toInstant();
        } catch (DateTimeParseException e) {
            throw Problem.invalid("%s needs a date and a time, such as 2026-11-24 09:30."
                    .formatted(label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1)));
        }
    }

    static Response see(String slug, String name) {
        return Response.seeOther(URI.create("/products/%s/cases/%s".formatted(slug, name)))
                .build();
    }

    static Response again(Problem problem, TemplateInstance page) {
        return Response.status(problem.status())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }
}
