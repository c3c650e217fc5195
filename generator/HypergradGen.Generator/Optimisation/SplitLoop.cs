using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// A loop whose iterations several threads can share, and the program of some of them.
/// <code>
/// for i &lt; n: { z = Σⱼ x[i·m + j]·w[j];  r[i] = z;  for j: next[j] += z·x[i·m + j] }
///
/// range(first, end; m, x, w, r, next):  for k &lt; end − first: { i = first + k;  … }
/// r is written at places of each iteration's own; next is a sum: chunks of iterations add to parts of their own, which are added in their order.
/// </code>
/// </summary>
/// <param name="Range">The program of the iterations first, …, end − 1: its parameters are these two, then <paramref name="Values"/>, then <paramref name="Buffers"/>; its results what the loop carries.</param>
/// <param name="Values">What it is given of the values around it.</param>
/// <param name="Buffers">What it is given of the buffers around it.</param>
/// <param name="Wholes">By the number of a buffer that is a kernel's matrix the memory that it is a part of, which the range is given too.</param>
/// <param name="Sums">Those of them that iterations have in common, and add to.</param>
/// <param name="Apart">Parts of one memory in which iterations have places of their own: threads share the loop where no two of them overlap.</param>
/// <param name="Scratch">The memory that it asks for.</param>
/// <param name="Work">What an iteration takes.</param>
public sealed record SplitLoop(
    For Loop,
    Function Range,
    ImmutableArray<Value> Values,
    ImmutableArray<Buffer> Buffers,
    IReadOnlyDictionary<int, Buffer> Wholes,
    ImmutableArray<Buffer> Sums,
    ImmutableArray<ImmutableArray<Buffer>> Apart,
    ImmutableArray<Allocate> Scratch,
    ImmutableArray<WorkTerm> Work)
{
    /// <summary>Chunks are added apart: into how many the loop is cut changes the last bits.</summary>
    public bool HasSums => Sums.Length > 0 || Loop.Carried.Count > 0;
}
