using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// A window of one of several memories: <paramref name="Memory"/> is the number of the one, <paramref name="Row"/> the row of
/// it where it is a jagged array.
/// </summary>
/// <param name="Candidates">The numbers that <paramref name="Memory"/> may have.</param>
internal sealed record Region(Operand Memory, Operand Row, Operand Offset, Operand Length, ImmutableArray<int> Candidates)
{
    public ImmutableArray<Operand> Operands => [Memory, Row, Offset, Length];
}

/// <summary>
/// What is known of a function's memory from one parse of it to the next: the number of each memory, and which of them a
/// variable may name. A use in a loop comes before the assignments behind it, so that a function is parsed again until
/// nothing new is found.
/// </summary>
internal sealed class KnownMemory
{
    private readonly Dictionary<(object What, int Occurrence), int> _numbers = [];
    private readonly Dictionary<ISymbol, SortedSet<int>> _candidates = new(SymbolEqualityComparer.Default);
    private readonly HashSet<(string Symbol, int Position, int Number)> _escaping = [];

    /// <summary>Something was found in this parse that was not known at its start.</summary>
    public bool Grew { get; set; }

    /// <summary>Arrays of the data that variables were bound to.</summary>
    public List<(DataPath Path, BufferShape Shape, ISymbol Symbol)> Data { get; } = [];

    public int NumberOf(object what, int occurrence)
    {
        if (!_numbers.TryGetValue((what, occurrence), out int number))
            _numbers[(what, occurrence)] = number = _numbers.Count;
        return number;
    }

    public IReadOnlyCollection<int> CandidatesOf(ISymbol variable) => _candidates.TryGetValue(variable, out var known) ? known : [];

    /// <param name="escapes">The memory is made in a block inside the one that declares the variable.</param>
    public void Add(ISymbol variable, int number, bool escapes)
    {
        if (!_candidates.TryGetValue(variable, out var known))
            _candidates[variable] = known = [];
        Grew |= known.Add(number);
        if (escapes)
            Grew |= _escaping.Add(Key(variable, number));
    }

    public bool Escapes(ISymbol variable, int number) => _escaping.Contains(Key(variable, number));

    private static (string, int, int) Key(ISymbol variable, int number) => (variable.Name, variable.Locations[0].SourceSpan.Start, number);
}
