using System.Runtime.InteropServices;

namespace HypergradGen.Benchmarks.Baselines;

/// <summary>A problem's C program, on the arrays that the emitted code reads.</summary>
public sealed unsafe class NativeProgram : IHypergradientProgram, IDisposable
{
    private readonly delegate* unmanaged<int, int*, double**, double*, double*, double*, void> _run;
    private readonly GCHandle[] _pins;
    private readonly int* _sizes;
    private readonly double** _data;
    private readonly double* _lambda;
    private readonly double* _workspace;

    public NativeProgram(NativeYardstick yardstick, string name, int[] sizes, double[][] data, double[] lambda)
    {
        _run = (delegate* unmanaged<int, int*, double**, double*, double*, double*, void>)yardstick.Export(name + "_run");
        var workspaceLength = (delegate* unmanaged<int*, long>)yardstick.Export(name + "_workspace");
        double[][] arrays = [.. data, lambda];
        _pins = [.. arrays.Select(array => GCHandle.Alloc(array, GCHandleType.Pinned))];
        _sizes = (int*)NativeMemory.Alloc((nuint)Math.Max(1, sizes.Length), sizeof(int));
        sizes.CopyTo(new Span<int>(_sizes, sizes.Length));
        _data = (double**)NativeMemory.Alloc((nuint)Math.Max(1, data.Length), (nuint)sizeof(double*));
        for (int i = 0; i < data.Length; i++)
            _data[i] = (double*)_pins[i].AddrOfPinnedObject();
        _lambda = (double*)_pins[data.Length].AddrOfPinnedObject();
        nuint length = (nuint)workspaceLength(_sizes) * sizeof(double);
        _workspace = (double*)NativeMemory.AlignedAlloc(length, 64);
        NativeMemory.Clear(_workspace, length);
    }

    public void Run(Computation computation, Span<double> result)
    {
        fixed (double* output = result)
            _run((int)computation, _sizes, _data, _lambda, _workspace, output);
    }

    public void Dispose()
    {
        foreach (GCHandle pin in _pins)
            pin.Free();
        NativeMemory.Free(_sizes);
        NativeMemory.Free(_data);
        NativeMemory.AlignedFree(_workspace);
    }
}
