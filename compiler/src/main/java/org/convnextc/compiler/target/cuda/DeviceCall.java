package org.convnextc.compiler.target.cuda;

import java.util.List;
import java.util.Optional;

/** What the device is asked for. */
public sealed interface DeviceCall {
    /**
     * A launch of a kernel.
     *
     * @param kernel its name
     * @param few the name of one that takes its place where few images leave a GPU half empty
     * @param arguments in the kernel's order
     */
    record Launch(String kernel, Optional<String> few, List<Operand> arguments) implements DeviceCall {
        public Launch {
            arguments = List.copyOf(arguments);
        }

        /** All kernels that it may launch. */
        List<String> kernels() {
            return few.map(other -> List.of(kernel, other)).orElse(List.of(kernel));
        }
    }

    /**
     * out = epilogue(in weight^T + bias) + residual
     *
     * @param rows of one image
     */
    record Product(
            int rows,
            int inputs,
            int outputs,
            Operand in,
            Operand weight,
            Optional<Operand> bias,
            Epilogue epilogue,
            Optional<Operand> residual,
            Operand out)
            implements DeviceCall {}
}
