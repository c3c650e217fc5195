using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <summary>
/// Writes the body of a function as C#. A value that is read once, where nothing that it reads changes in between, is
/// written where it is read; what a loop carries is one variable.
/// </summary>
public sealed partial class FunctionEmitter
{
    private readonly Function _function;
    private readonly SourceWriter _writer;
    private readonly NameTable _names;
    private readonly Memory _memory;
    private readonly UseCounts _uses;
    private readonly Slots _slots;
    private readonly Dictionary<int, string> _buffers = [];
    private readonly Dictionary<int, (string Name, bool IsMutable)> _variables = [];

    /// <summary>Variables that values are assigned to where they are defined: what a loop or branch hands on.</summary>
    private readonly Dictionary<int, string> _targets = [];

    private readonly string _workspace;
    private readonly bool _isStrict;

    /// <summary>The numbers of the hyperparameters and data, by buffer, in a program of a solver.</summary>
    private IReadOnlyDictionary<int, int> _invariants = new Dictionary<int, int>();

    /// <summary>The memory that a buffer which the program is given is a part of, where it is known.</summary>
    private IReadOnlyDictionary<int, Buffer> _wholes = new Dictionary<int, Buffer>();

    /// <summary>Which functions a recursive one may be called by again; null for one that is not recursive.</summary>
    private readonly Func<string, bool>? _leadsBack;

    private FunctionEmitter(Function function, SourceWriter writer, NameTable names, Slots slots, string workspace, Func<string, bool>? leadsBack)
        => (_function, _writer, _names, _memory, _uses, _slots, _workspace, _leadsBack, _isStrict) = (function, writer, names, Memory.Of(function), UseCounts.Of(function), slots, workspace, leadsBack, function.IsStrict);

    /// <param name="function">The program.</param>
    /// <param name="writer">Stands inside the method's braces.</param>
    /// <param name="names">Holds the names of the method's parameters and of the members it reads.</param>
    /// <param name="parameterNames">The method's name for each buffer and value parameter, by number.</param>
    /// <param name="slots">The workspace's slots for the buffers.</param>
    /// <param name="workspace">The workspace's name in the method.</param>
    /// <param name="onReturn">What is written before the results are returned.</param>
    /// <param name="outs">The out parameters that the last results are assigned to.</param>
    /// <param name="leadsBack">For a recursive function: whether a call of another may call it again.</param>
    /// <param name="splits">Takes the loops that threads share; where null, none are.</param>
    /// <param name="invariants">The problem's numbers for buffers that stay as they are in a solve; where null, none do.</param>
    /// <param name="wholes">For some iterations of a loop that threads share: the memory that a buffer it is given is a part of, by the buffer's number.</param>
    public static void Emit(Function function, SourceWriter writer, NameTable names, IReadOnlyDictionary<int, string> parameterNames, Slots slots, string workspace, string? onReturn = null, IReadOnlyList<string>? outs = null, Func<string, bool>? leadsBack = null, SplitMethods? splits = null, IReadOnlyDictionary<int, int>? invariants = null, IReadOnlyDictionary<int, Buffer>? wholes = null)
    {
        var emitter = new FunctionEmitter(function, writer, names, slots, workspace, leadsBack) { _splits = splits, _shares = splits is not null, _isRange = wholes is not null };
        if (invariants is not null)
            emitter._invariants = invariants;
        if (wholes is not null)
            emitter._wholes = wholes;
        emitter.WriteParameters(function, parameterNames);
        emitter.WriteStatements(function.Body);
        var results = function.Results.Select(emitter.Read).ToArray();
        int returned = results.Length - (outs?.Count ?? 0);
        for (int i = returned; i < results.Length; i++)
            writer.Line($"{outs![i - returned]} = {results[i].Text};");
        emitter.WriteReturn([.. results.Take(returned)], onReturn, returned == 1 ? TypeNames.Of(function.Results[0].Type) : "");
    }

    private void WriteReturn(Expression[] results, string? onReturn, string type)
    {
        if (results.Length == 0)
        {
            if (onReturn is not null)
                _writer.Line(onReturn);
            return;
        }
        if (results.Length > 1)
        {
            if (onReturn is not null)
                _writer.Line(onReturn);
            _writer.Line($"return ({string.Join(", ", results.Select(r => r.Text))});");
            return;
        }
        string text = results[0].Text;
        if (onReturn is not null)
        {
            if (results[0].Precedence < Expression.Primary || text.Contains("["))
            {
                string name = _names.Take("result");
                _writer.Line($"{type} {name} = {text};");
                text = name;
            }
            _writer.Line(onReturn);
        }
        _writer.Line($"return {text};");
    }

    private void WriteStatements(Block block)
    {
        foreach (var statement in block.Statements)
            Write(statement, block);
    }

    private void Write(Statement statement, Block block)
    {
        switch (statement)
        {
            case Phase s:
                FlushAll();
                _writer.Line($"// {s.Title}");
                break;
            case Let s:
                _definitions[s.Target.Id] = s.Operation;
                if (!WriteSineAndCosine(s, block))
                    Write(s);
                break;
            case Slice s:
                _windowCounts[s.Target.Id] = s.Count;
                NameView(s.Target, s.IsOfLoop
                    ? $"{Vectors}Lanes.Part({_buffers[s.Source.Id]}, {Read(s.Offset).Text}, {Read(s.Count).Text})"
                    : $"{_buffers[s.Source.Id]}.Slice({Read(s.Offset).Text}, {Read(s.Count).Text})");
                break;
            case Row s:
                string row = $"{_buffers[s.Source.Id]}[{Read(s.Index).Text}]";
                NameView(s.Target, s.When == Guard.Always ? row : $"{Read(s.When).At(Expression.Conditional + 1)} ? {row} : {TypeNames.EmptyView(s.Target)}");
                break;
            case Allocate s:
                Write(s);
                break;
            case Reserve s:
                var (buffer, count) = (_buffers[s.Target.Id], Read(s.Count).At(Expression.Relational + 1));
                _writer.Line($"if ({buffer}.Length < {count})");
                _writer.Line($"    {buffer} = {_workspace}.{Slots.Method(_slots.IsPerPoint(s.Target) ? "GrowKept" : "Grow", s.Target)}({_slots.Of(s.Target, isKept: !_growingScratch.Contains(s.Target.Id))}, {count});");
                break;
            case Store s:
                var (place, value) = (Element(s.Target, s.Indices), Stored(s.Value, s.Target.Element));
                FlushReaders(_memory.Root(s.Target).Id);
                _writer.Line($"{place.Text} = {value.Text};");
                break;
            case Accumulate s:
                (place, value) = (Element(s.Target, s.Indices), Read(s.Value));
                FlushReaders(_memory.Root(s.Target).Id);
                _writer.Line($"{place.Text} {(s.Operator == AccumulateOperator.Add ? "+=" : "-=")} {value.Text};");
                break;
            case For s:
                Write(s, block);
                break;
            case While s:
                Write(s, block);
                break;
            case If s:
                Write(s);
                break;
            case Call s:
                Write(s);
                break;
            case Guard s:
                Write(s);
                break;
            default:
                throw new InvalidOperationException($"{statement.GetType().Name} is not emitted");
        }
    }

    private void Write(Let s)
    {
        var expression = Compute(s.Operation);
        if (_targets.TryGetValue(s.Target.Id, out string? target))
        {
            _targets.Remove(s.Target.Id);
            Assign(target, expression, s.Operation);
            _variables[s.Target.Id] = (target, true);
        }
        else if (s.Operation is Length)
        {
            _inlined[s.Target.Id] = expression;
        }

        // A name that the user gave is kept, unless all it stands for is one element or it is what a loop starts from.
        else if (_uses.IsReadOnceInItsBlock(s.Target) && (s.Target.Name is null || s.Operation is Load || _uses.IsStart(s.Target)))
        {
            _pending.Add((s.Target, expression, s.Operation));
        }
        else
        {
            Declare(s.Target, expression, s.Operation);
        }
    }

    private void Write(Call s)
    {
        var arguments = s.External is { } method ? InOrder(s, method) : s.Arguments.Select(a => Read(a).Text).Concat(s.Buffers.Select(b => _buffers[b.Id])).Append(_workspace);
        string call = $"{s.Function}({string.Join(", ", arguments)})";
        FlushAll();
        if (s.Results.Count == 0)
        {
            _writer.Line(call + ";");
            FindKeptAgain(s);
            return;
        }
        var names = s.Results.Select(r => _names.Take(r.Name ?? "result")).ToArray();
        _writer.Line(s.Results.Count == 1 ? $"{TypeNames.Of(s.Results[0].Type)} {names[0]} = {call};" : $"var ({string.Join(", ", names)}) = {call};");
        FindKeptAgain(s);
        for (int i = 0; i < names.Length; i++)
        {
            _variables[s.Results[i].Id] = (names[i], false);
            if (_targets.TryGetValue(s.Results[i].Id, out string? target))
            {
                _targets.Remove(s.Results[i].Id);
                Assign(target, Expression.Variable(names[i], false));
                _variables[s.Results[i].Id] = (target, true);
            }
        }
    }

    /// <summary>The arguments of the user's method, in the order of its parameters.</summary>
    private IEnumerable<string> InOrder(Call s, ExternalMethod method)
    {
        int value = 0, buffer = 0;
        return method.IsBuffer.Items.Select(isBuffer => isBuffer ? _buffers[s.Buffers[buffer++].Id] : Read(s.Arguments[value++]).Text).ToArray();
    }

    /// <summary>How many elements a window has: no negative number.</summary>
    private readonly Dictionary<int, Operand> _windowCounts = [];
}
