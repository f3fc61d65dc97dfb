package org.convnextc.ir.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.convnextc.ir.walk.LabelTree.Group;
import org.convnextc.ir.walk.LabelTree.Leaf;
import org.junit.jupiter.api.Test;

class LabelTreeTest {
    @Test
    void neighboursUnderOneLabelAreAGroup() {
        assertEquals(
                List.of(
                        new Leaf(0),
                        new Group(
                                "stages",
                                List.of(
                                        new Group("stages.0", List.of(new Leaf(1), new Leaf(2))),
                                        new Group("stages.1", List.of(new Leaf(3))),
                                        new Leaf(4))),
                        new Leaf(5)),
                LabelTree.of(List.of("stem", "stages.0.a", "stages.0.b", "stages.1.a", "stages.last", "head")));
    }

    @Test
    void aLabelThatComesBackMakesTwoGroups() {
        assertEquals(
                List.of(
                        new Group("a.0", List.of(new Leaf(0))),
                        new Group("b", List.of(new Leaf(1))),
                        new Group("a.1", List.of(new Leaf(2)))),
                LabelTree.of(List.of("a.0.x", "b.x", "a.1.x")));
    }

    @Test
    void namesThatBeginAlikeAreNoGroup() {
        assertEquals(List.of(new Leaf(0), new Leaf(1)), LabelTree.of(List.of("norm", "norm1")));
    }
}
