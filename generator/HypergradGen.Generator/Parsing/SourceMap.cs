using System.Runtime.CompilerServices;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Where in the user's source a value or statement came from, for checks on the freshly parsed program. It is kept beside
/// the program and never in it: models hold no locations.
/// </summary>
internal sealed class SourceMap
{
    private readonly Dictionary<(string Function, int Value), Location> _values = [];
    private readonly Dictionary<Statement, Location> _statements = new(ByReference.Instance);

    public void Add(string function, Value value, Location location) => _values[(function, value.Id)] = location;

    public void Add(Statement statement, Location location) => _statements[statement] = location;

    public Location Find(string function, Value value) => _values.TryGetValue((function, value.Id), out var location) ? location : Location.None;

    public Location Find(Statement statement) => _statements.TryGetValue(statement, out var location) ? location : Location.None;

    private sealed class ByReference : IEqualityComparer<Statement>
    {
        public static readonly ByReference Instance = new();

        public bool Equals(Statement? x, Statement? y) => ReferenceEquals(x, y);

        public int GetHashCode(Statement statement) => RuntimeHelpers.GetHashCode(statement);
    }
}
