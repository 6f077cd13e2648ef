package dev.fleetward.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LawTest {
    private static final List<Requirement> ANNEX_I = Law.ANNEX_I.requirements();

    @Test
    void annex_i_has_one_general_thirteen_product_and_eight_handling_requirements() {
        assertThat(ANNEX_I).hasSize(22);
        assertThat(ANNEX_I).filteredOn(r -> r.id().startsWith("CRA.I.2.")).hasSize(13);
        assertThat(ANNEX_I).filteredOn(r -> r.id().startsWith("CRA.II.")).hasSize(8);
    }

    @Test
    void of_annex_i_only_part_i_2_may_be_set_aside() {
        assertThat(ANNEX_I)
                .allSatisfy(r -> assertThat(r.mayBeNotApplicable()).isEqualTo(r.id().startsWith("CRA.I.2.")));
    }

    @Test
    void there_is_a_catalogue_for_each_text_that_a_maker_answers_to() {
        assertThat(Law.CATALOGUES)
                .extracting(Catalogue::id)
                .containsExactly("cra-annex-i", "cra-articles-13-14", "cra-annex-ii", "uk-psti", "en-303-645");
        assertThat(Law.catalogue("cra-annex-ii").requirements()).hasSize(14);
        assertThat(Law.catalogue("uk-psti").requirements()).hasSize(3);
        assertThat(Law.catalogue("cra-articles-13-14").requirements())
                .extracting(Requirement::id)
                .contains("CRA.13.1", "CRA.13.25", "CRA.14.1", "CRA.14.2.c", "CRA.14.4.a", "CRA.14.8");
        assertThat(Law.catalogue("en-303-645").requirements())
                .extracting(Requirement::id)
                .contains("EN303645.5.1-1", "EN303645.5.13-1B", "EN303645.6-5");
    }

    @Test
    void every_item_has_a_citation_and_a_meaning() {
        assertThat(ANNEX_I).allSatisfy(r -> assertThat(r.citation()).startsWith("CRA Annex I, Part"));
        assertThat(Law.requirements()).allSatisfy(r -> assertThat(r.meaning()).endsWith("."));
        assertThat(Law.DOCUMENTS).allSatisfy(d -> assertThat(d.citation()).startsWith("CRA Annex"));
        assertThat(Law.DOCUMENTS).extracting(DocumentItem::id).doesNotHaveDuplicates();
        assertThat(Law.ANNEX_I.law()).contains("2024/2847").contains("corrigenda");
    }

    @Test
    void every_document_a_requirement_names_is_one_the_law_knows() {
        assertThat(Law.requirements()).allSatisfy(r -> r.documents().forEach(Law::document));
    }

    @Test
    void a_provision_of_another_text_kept_here_is_found_by_its_number() {
        assertThat(Law.requirements())
                .flatExtracting(CrossReference::of)
                .filteredOn(
                        other -> List.of("CRA", "UK PSTI", "ETSI EN 303 645").contains(other.text()))
                .flatExtracting(CrossReference::provisions)
                .filteredOn(provision -> provision.requirement().isEmpty())
                .extracting(CrossReference.Provision::name)
                .isEmpty();
    }
}
