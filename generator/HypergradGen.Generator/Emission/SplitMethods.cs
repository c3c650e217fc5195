using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;

namespace HypergradGen.Generator.Emission;

/// <summary>The members that one emitted method's loops need where threads share them; they are written behind the method.</summary>
/// <param name="writer">Stands behind the method when <see cref="Write"/> is called.</param>
/// <param name="method">The method's name.</param>
/// <param name="members">The names of the type's members.</param>
/// <param name="memberNames">What names in methods must not hide.</param>
public sealed class SplitMethods(SourceWriter writer, string method, NameTable members, IReadOnlyCollection<string> memberNames)
{
    private readonly List<SplitMembers> _waiting = [];

    /// <summary>Keeps a loop for <see cref="Write"/>.</summary>
    /// <param name="names">What its values and buffers are called around it.</param>
    /// <param name="sums">What the variables that it carries are called.</param>
    /// <param name="invariants">The problem's numbers for buffers that stay as they are in a solve.</param>
    /// <returns>The method that runs it on threads: its parameters are the number of chunks, that of iterations, then the values, the buffers and the workspace.</returns>
    public string Add(SplitLoop loop, IReadOnlyList<string> names, IReadOnlyList<string> sums, Slots slots, IReadOnlyDictionary<int, int> invariants)
    {
        string type = members.TakeExactly(method + "Loop"), range = members.TakeExactly(method + "Range");
        var table = new NameTable();
        foreach (string member in memberNames)
            table.Reserve(member);
        _waiting.Add(new SplitMembers(writer, method, loop, type, range, names, sums, slots, invariants, table));
        return type + ".Share";
    }

    /// <summary>Writes what was added.</summary>
    public void Write()
    {
        foreach (var loop in _waiting)
            loop.Write();
    }
}
