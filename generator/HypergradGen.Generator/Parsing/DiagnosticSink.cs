using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>Collects what a problem is refused for; the same finding at the same place is one.</summary>
internal sealed class DiagnosticSink
{
    private readonly HashSet<(string Id, Location Where)> _seen = [];
    private readonly List<Diagnostic> _diagnostics = [];

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>The problem has no model: an error was found here or will be reported by the compiler itself.</summary>
    public bool Failed { get; private set; }

    /// <summary>The compiler reports what is wrong; another diagnostic would only repeat it.</summary>
    public void FailSilently() => Failed = true;

    public void Report(DiagnosticDescriptor descriptor, Location where, params object[] arguments)
        => Add(descriptor, where, [], ImmutableDictionary<string, string?>.Empty, arguments);

    public void Report(DiagnosticDescriptor descriptor, Location where, IEnumerable<Location> alsoAt, params object[] arguments)
        => Add(descriptor, where, alsoAt, ImmutableDictionary<string, string?>.Empty, arguments);

    /// <param name="properties">What a fix is told.</param>
    public void Report(DiagnosticDescriptor descriptor, Location where, ImmutableDictionary<string, string?> properties, params object[] arguments)
        => Add(descriptor, where, [], properties, arguments);

    private void Add(DiagnosticDescriptor descriptor, Location where, IEnumerable<Location> alsoAt, ImmutableDictionary<string, string?> properties, object[] arguments)
    {
        if (descriptor.DefaultSeverity == DiagnosticSeverity.Error)
            Failed = true;
        if (_seen.Add((descriptor.Id, where)))
            _diagnostics.Add(Diagnostic.Create(descriptor, where, alsoAt, properties, arguments));
    }
}
