package org.convnextc.compiler.target.host;

import com.palantir.javapoet.ClassName;
import java.util.Map;
import org.convnextc.ir.Function;

/**
 * What the functions of a class share.
 *
 * @param callees the class of each function
 * @param types names of classes
 */
public record Surroundings(Map<Function, ClassName> callees, Identifiers types) {}
