package dev.fleetward.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LawTest {
    @Test
    void annex_i_has_one_general_thirteen_product_and_eight_handling_requirements() {
        assertThat(Law.REQUIREMENTS).hasSize(22).extracting(Requirement::id).doesNotHaveDuplicates();
        assertThat(Law.REQUIREMENTS)
                .filteredOn(r -> r.id().startsWith("CRA.I.2."))
                .hasSize(13);
        assertThat(Law.REQUIREMENTS)
                .filteredOn(r -> r.id().startsWith("CRA.II."))
                .hasSize(8);
    }

    @Test
    void only_part_i_2_may_be_set_aside() {
        assertThat(Law.REQUIREMENTS)
                .allSatisfy(r -> assertThat(r.mayBeNotApplicable()).isEqualTo(r.id().startsWith("CRA.I.2.")));
    }

    @Test
    void every_item_has_a_citation_and_a_meaning() {
        assertThat(Law.REQUIREMENTS).allSatisfy(r -> {
            assertThat(r.citation()).startsWith("CRA Annex I, Part");
            assertThat(r.meaning()).endsWith(".");
        });
        assertThat(Law.DOCUMENTS).allSatisfy(d -> assertThat(d.citation()).startsWith("CRA Annex"));
        assertThat(Law.DOCUMENTS).extracting(DocumentItem::id).doesNotHaveDuplicates();
        assertThat(Law.TEXT).contains("2024/2847").contains("corrigenda");
    }
}
