package dev.fleetward.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.qute.Engine;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.UserTagSectionHelper;
import io.quarkus.qute.ValueResolver;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OuterNamesTest {
    public record Page(String slug, List<String> serials) {}

    /** One of the hundreds that come after Qute's own. */
    private static final class Asked implements ValueResolver {
        private final AtomicInteger times = new AtomicInteger();

        @Override
        public int getPriority() {
            return -100;
        }

        @Override
        public boolean appliesTo(EvalContext context) {
            times.incrementAndGet();
            return false;
        }

        @Override
        public CompletionStage<Object> resolve(EvalContext context) {
            throw new AssertionError("it applies to nothing");
        }
    }

    private final Asked asked = new Asked();
    private final Engine engine = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addValueResolver(new OuterNames())
            .addValueResolver(asked)
            .addSectionHelper(new UserTagSectionHelper.Factory("link", "link-tag.html"))
            .build();

    @Test
    void a_name_from_outside_of_loops_is_found_without_asking_all_others() {
        assertThat(render("{#for a in page.serials}{#for b in page.serials}{page.slug}{a}{b} {/for}{/for}"))
                .isEqualTo("pumpxx pumpxy pumpyx pumpyy ");

        assertThat(asked.times).hasValue(0);
    }

    @Test
    void the_name_further_in_counts() {
        assertThat(render("{#for page in page.serials}{page}{/for}{#let page='mine'}{page}{/let}"))
                .isEqualTo("xymine");
    }

    @Test
    void a_tag_sees_what_it_is_given() {
        engine.putTemplate("link-tag.html", engine.parse("{serial}/{slug}{#if help??} ({help}){/if}"));

        assertThat(render("{#for a in page.serials}{#link serial=a slug=page.slug /}{/for}"))
                .isEqualTo("x/pumpy/pump");
        assertThat(render("{#link serial='z' slug=page.slug help=page.slug /}")).isEqualTo("z/pump (pump)");
    }

    @Test
    void a_name_that_is_nowhere_is_an_error_all_the_same() {
        assertThatThrownBy(() -> render("{#for a in page.serials}{nowhere}{/for}"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("nowhere");
        assertThat(render("{#for a in page.serials}{nowhere ?: '-'}{/for}")).isEqualTo("--");
    }

    @Test
    void what_is_part_of_a_value_is_looked_for_in_the_value_alone() {
        assertThatThrownBy(() -> render("{#for a in page.serials}{a.page}{/for}"))
                .isInstanceOf(TemplateException.class);
    }

    private String render(String template) {
        return engine.parse(template)
                .data("page", new Page("pump", List.of("x", "y")))
                .render();
    }
}
