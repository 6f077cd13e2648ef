package dev.fleetward.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsontype.impl.LaissezFaireSubTypeValidator;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.fleetward.kernel.Json;
import java.io.ObjectInputStream;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No input chooses the class that is made of it. */
class DeserialisationTest {
    private static final Set<JsonTypeInfo.Id> BY_CLASS = Set.of(JsonTypeInfo.Id.CLASS, JsonTypeInfo.Id.MINIMAL_CLASS);

    @Test
    void nothing_reads_serialized_objects_scripts_or_names_of_classes() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.beans..", "javax.script..", "org.yaml.snakeyaml.constructor..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(javax.naming.Context.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(LaissezFaireSubTypeValidator.class)
                .orShould()
                .callMethodWhere(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "Jackson's default typing",
                        call -> call.getTargetOwner().isAssignableTo(ObjectMapper.class)
                                && call.getName().endsWith("DefaultTyping")))
                .check(Rooms.CLASSES);
    }

    @Test
    void no_type_is_told_by_its_class() {
        for (JavaClass type : Rooms.CLASSES) {
            if (type.isAnnotatedWith(JsonTypeInfo.class)) {
                assertThat(type.getAnnotationOfType(JsonTypeInfo.class).use())
                        .as(type.getName())
                        .isNotIn(BY_CLASS);
            }
        }
    }

    @Test
    void json_that_names_a_class_is_data() {
        String gadget = """
                {"@class":"javax.swing.JEditorPane","a":["com.sun.rowset.JdbcRowSetImpl",{"dataSourceName":"ldap://x/y"}]}""";

        assertThat(Json.read(gadget, Object.class)).isInstanceOf(java.util.Map.class);
        assertThatThrownBy(() -> Json.MAPPER.readValue(gadget, Comparable.class))
                .isInstanceOf(com.fasterxml.jackson.databind.JsonMappingException.class);
    }
}
