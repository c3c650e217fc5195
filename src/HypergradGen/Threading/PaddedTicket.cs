using System.Runtime.InteropServices;

namespace HypergradGen.Threading;

/// <summary>A number that two processors change often, in cache lines of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedTicket
{
    [FieldOffset(128)]
    public long Value;
}
