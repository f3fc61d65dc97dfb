package org.convnextc.importer.onnx.lift;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.convnextc.importer.onnx.file.Attribute;
import org.convnextc.importer.onnx.file.Node;
import org.convnextc.importer.onnx.file.StoredTensor;

/** Constants, and the operators on whole numbers by which exporters compute shapes. */
final class ConstantOperators {
    private static final int MOST = 1 << 20;
    private static final int FIRST_REAL = 1;

    private ConstantOperators() {}

    static Map<String, Operator> all() {
        Map<String, Operator> all = new HashMap<>();
        all.put("Constant", Operator.of(at -> constant(at.node())));
        all.put("ConstantOfShape", Operator.of(ConstantOperators::filled));
        all.put("Shape", Operator.of(ConstantOperators::shape));
        all.put(
                "Size",
                Operator.of(at -> Known.Integers.scalar(
                        Arrays.stream(at.flow(0).shape()).asLongStream().reduce(1, Math::multiplyExact))));
        all.put("Gather", Operator.of(ConstantOperators::gather));
        all.put("Range", Operator.of(ConstantOperators::range));
        all.put("Equal", Operator.of(ConstantOperators::equal));
        all.put("Where", Operator.of(ConstantOperators::where));
        all.put("Cast", Operator.of(ConstantOperators::cast));
        all.put("CastLike", Operator.of(at -> at.in(0)));
        all.put(
                "ReduceProd",
                Operator.of(at -> Known.Integers.scalar(
                        LongStream.of(at.integers(0).values()).reduce(1, Math::multiplyExact))));
        Stream.of("Floor", "Ceil", "Round").forEach(name -> all.put(name, Operator.of(at -> rounded(at, name))));
        return all;
    }

    /** A tensor of the file. */
    static Known known(StoredTensor tensor) {
        return tensor.type().isReal()
                ? new Known.Reals(new Weight(
                        tensor.name(), tensor.shape(), tensor.source().reals()))
                : new Known.Integers(tensor.integers(), tensor.shape());
    }

    private static Known constant(Node node) {
        Optional<StoredTensor> tensor = node.attribute("value").flatMap(Attribute::tensor);
        if (tensor.isPresent()) {
            return known(tensor.get());
        }
        Optional<Double> real = node.attribute("value_float").flatMap(Attribute::real);
        if (real.isPresent()) {
            return new Known.Reals(Weight.of(new int[0], new float[] {real.get().floatValue()}));
        }
        Optional<Long> integer = node.attribute("value_int").flatMap(Attribute::integer);
        if (integer.isPresent()) {
            return Known.Integers.scalar(integer.get());
        }
        Optional<List<Long>> integers = node.integers("value_ints");
        if (integers.isPresent()) {
            return Known.Integers.vector(
                    integers.get().stream().mapToLong(Long::longValue).toArray());
        }
        List<Double> reals = node.attribute("value_floats")
                .map(Attribute::reals)
                .orElseThrow(() -> new Refusal("has no value of numbers"));
        float[] values = new float[reals.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = reals.get(i).floatValue();
        }
        return new Known.Reals(Weight.of(new int[] {values.length}, values));
    }

    private static Known filled(At at) {
        int[] shape = Arrays.stream(at.integers(0).values())
                .mapToInt(Math::toIntExact)
                .toArray();
        long elements = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        if (elements > MOST || Arrays.stream(shape).anyMatch(extent -> extent < 0)) {
            throw new Refusal("makes a constant of shape " + Arrays.toString(shape));
        }
        Known value = at.node()
                .attribute("value")
                .flatMap(Attribute::tensor)
                .map(ConstantOperators::known)
                .orElse(new Known.Reals(Weight.of(new int[] {1}, new float[1])));
        if (value instanceof Known.Integers integers) {
            long[] values = new long[(int) elements];
            Arrays.fill(values, integers.values()[0]);
            return new Known.Integers(values, shape);
        }
        float[] values = new float[(int) elements];
        Arrays.fill(values, (float) ((Known.Reals) value).weight().scalar());
        return new Known.Reals(Weight.of(shape, values));
    }

    /** Shapes are those for a batch of the size that the model was opened with. */
    private static Known shape(At at) {
        int[] shape = at.in(0) instanceof Known.Flow flow
                ? flow.shape()
                : at.in(0) instanceof Known.Integers integers
                        ? integers.shape()
                        : at.weight(0).shape();
        int start = bound(at.node().integer("start", 0), shape.length);
        int end = bound(at.node().integer("end", shape.length), shape.length);
        return Known.Integers.vector(
                Arrays.stream(shape, start, Math.max(start, end)).asLongStream().toArray());
    }

    private static int bound(long index, int length) {
        return (int) Math.max(0, Math.min(length, index < 0 ? index + length : index));
    }

    private static Known gather(At at) {
        if (at.in(0) instanceof Known.Flow) {
            throw at.refuse(
                    "picks parts of a computed value: only slices of channels that lie beside each other are known");
        }
        Known.Integers from = at.integers(0);
        Known.Integers indices = at.integers(1);
        if (from.shape().length != 1 || at.node().integer("axis", 0) != 0) {
            throw at.refuse("picks from a constant of " + from.shape().length + " axes");
        }
        long[] values = new long[indices.values().length];
        for (int i = 0; i < values.length; i++) {
            long index = indices.values()[i];
            long place = index < 0 ? index + from.values().length : index;
            if (place < 0 || place >= from.values().length) {
                throw at.refuse("picks element " + index + " of " + from.values().length);
            }
            values[i] = from.values()[(int) place];
        }
        return new Known.Integers(values, indices.shape());
    }

    private static Known range(At at) {
        long start = at.integers(0).values()[0];
        long limit = at.integers(1).values()[0];
        long step = at.integers(2).values()[0];
        if (step == 0 || Math.abs((limit - start) / Math.max(1, Math.abs(step))) > MOST) {
            throw at.refuse("counts from " + start + " to " + limit + " in steps of " + step);
        }
        return Known.Integers.vector(
                LongStream.iterate(start, value -> step > 0 ? value < limit : value > limit, value -> value + step)
                        .toArray());
    }

    private static Known equal(At at) {
        Known.Integers difference = Whole.joined(at.integers(0), at.integers(1), Prim.Kind.SUB);
        return new Known.Integers(
                Arrays.stream(difference.values())
                        .map(value -> value == 0 ? 1 : 0)
                        .toArray(),
                difference.shape());
    }

    private static Known where(At at) {
        Known.Integers condition = at.integers(0);
        Known.Integers zeros = Whole.joined(condition, Known.Integers.scalar(0), Prim.Kind.MUL);
        long[] yes = Whole.joined(at.integers(1), zeros, Prim.Kind.ADD).values();
        long[] no = Whole.joined(at.integers(2), zeros, Prim.Kind.ADD).values();
        long[] values = new long[yes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = condition.values()[condition.values().length == 1 ? 0 : i] != 0 ? yes[i] : no[i];
        }
        return new Known.Integers(values, condition.shape());
    }

    /** Of computed values and weights the numbers stay as they are: float32 holds those of half precision. */
    private static Known cast(At at) {
        boolean toReal =
                switch ((int) at.node().integer("to", FIRST_REAL)) {
                    case 1, 10, 11, 16 -> true;
                    default -> false;
                };
        if (at.in(0) instanceof Known.Flow && !toReal) {
            throw at.refuse("turns computed values to whole numbers");
        }
        if (at.in(0) instanceof Known.Integers && toReal) {
            return new Known.Reals(at.weight(0));
        }
        if (at.in(0) instanceof Known.Reals reals && !toReal) {
            float[] values = reals.weight().values();
            long[] whole = new long[values.length];
            for (int i = 0; i < whole.length; i++) {
                whole[i] = (long) values[i];
            }
            return new Known.Integers(whole, reals.weight().shape());
        }
        return at.in(0);
    }

    private static Known rounded(At at, String name) {
        Weight zero = Weight.of(new int[0], new float[1]);
        return new Known.Reals(at.weight(0).with(zero, (a, b) -> switch (name) {
            case "Floor" -> Math.floor(a);
            case "Ceil" -> Math.ceil(a);
            default -> Math.rint(a);
        }));
    }
}
