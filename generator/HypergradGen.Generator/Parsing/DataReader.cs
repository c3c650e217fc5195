using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Reads the problem's data: fields, properties without a body and captured primary-constructor parameters, of the problem
/// itself and of the objects in its fields, and static readonly fields. Each is one parameter of the function.
/// </summary>
internal sealed class DataReader(FunctionContext context)
{
    /// <summary>What reads an array of more than one dimension as memory of one.</summary>
    private const string Grid = "global::HypergradGen.Solvers.Grid";

    private readonly Dictionary<string, Value> _values = [];
    private readonly Dictionary<string, Buffer> _buffers = [];
    private readonly Dictionary<int, ISymbol> _symbols = [];
    private readonly ImmutableArray<Parameter>.Builder _parameters = ImmutableArray.CreateBuilder<Parameter>();

    public IEnumerable<Parameter> Parameters => _parameters;

    /// <summary>The field, property or parameter that a buffer of data is.</summary>
    public ISymbol? SymbolOf(Buffer buffer) => _symbols.TryGetValue(buffer.Id, out var symbol) ? symbol : null;

    public bool IsData(Buffer buffer) => _symbols.ContainsKey(context.Root(buffer).Id);

    /// <summary>Whether an operation names data, without reading it.</summary>
    public bool Names(IOperation operation) => operation switch
    {
        IFieldReferenceOperation { Field.ContainingType.IsTupleType: true } => false,
        IFieldReferenceOperation or IPropertyReferenceOperation when context.Structs.IsValue(((IMemberReferenceOperation)operation).Instance) => false,
        IFieldReferenceOperation => true,
        IPropertyReferenceOperation { Arguments.IsEmpty: true } p => IsStored(p),
        IParameterReferenceOperation p => context.Places.TryGetValue(p.Parameter, out var given) ? given is PathPlace : IsCaptured(p.Parameter),
        ILocalReferenceOperation l => context.Places.TryGetValue(l.Local, out var place) && place is PathPlace,
        _ => false,
    };

    public Operand ReadScalar(IOperation operation, ValueType type)
    {
        return Path(operation) is { } path ? ReadScalar(path, type) : Flow.Zero(type);
    }

    public Operand ReadScalar(DataPath path, ValueType type)
    {
        string source = path.Type is { TypeKind: TypeKind.Enum } || SourceTypes.Element(path.Type)?.IsShort() == true ? $"({type.Element.Keyword()}){path.Source}" : path.Source;
        return Read(source, type, path.Name);
    }

    private Value Read(string source, ValueType type, string name)
    {
        if (!_values.TryGetValue(source, out var value))
        {
            value = context.Flow.Numbering.Value(type, name);
            _values[source] = value;
            _parameters.Add(new DataValue(value, source));
        }
        return value;
    }

    /// <summary>The expression that tells whether an array of the data is null.</summary>
    public static string NullTest(string array) => $"({array} is null)";

    /// <summary>
    /// Whether an array is null, for a test that says so; null where the test is of anything else. Memory of the data is empty
    /// where the array is null.
    /// </summary>
    public Operand? IsNull(IOperation test)
    {
        var tested = GuardParser.Strip(Constructs.TestedForNull(test));

        // Memory that a method makes is there, and so is what an entry is given: its products take spans. A helper may be given data.
        if (tested is ILocalReferenceOperation or IParameterReferenceOperation && context.Tuples.Find(tested) is BufferPlace { Buffer: var memory } && !IsData(memory) && !(context.IsHelper && context.IsParameter(memory)) && (context.Jagged.Of(memory) is not null || context.Jagged.LengthOf(memory) is null))
            return Operand.Bool(false);
        if (tested is null || !(tested.Type is IArrayTypeSymbol || SourceTypes.IsList(tested.Type) && tested.Type!.IsReferenceType) || !Names(tested) || Path(tested) is not { } path)
            return null;
        return Read(NullTest(path.Source), ValueType.Bool, path.Name + "IsNull");
    }

    public Buffer? ReadBuffer(IOperation operation, BufferShape shape)
    {
        return Path(operation) is { } path ? ReadBuffer(path, shape, operation) : null;
    }

    public Buffer? ReadBuffer(DataPath path, BufferShape shape, IOperation at)
    {
        if ((StructLayouts.WhyNotScalars(path.Type) ?? WhyNotGathered(path.Type, shape)) is not { } advice)
            return Declare(path, shape, SymbolOf(at)!);
        context.Refuse(at, $"Data of type '{SourceTypes.Display(path.Type!)}'", advice);
        return null;
    }

    /// <summary>What to write instead of data of which not every part can be read by its name; null where each can, or none has to be.</summary>
    private string? WhyNotGathered(ITypeSymbol? type, BufferShape shape)
        => shape.Parts.Count > 0 && SourceTypes.ElementType(type) is { } element && !context.Structs.IsReadable(element)
            ? $"type '{context.Module.Problem.Name}' cannot read all parts of '{SourceTypes.Display(element)}': make them accessible fields or automatic properties" : null;

    public Buffer Declare(DataPath path, BufferShape shape, ISymbol symbol)
    {
        if (!_buffers.TryGetValue(path.Source, out var buffer))
        {
            bool isGrid = shape is { Rank: > 1, Depth: 0 };
            buffer = context.Buffers.New(path.Name, isGrid ? shape with { Rank = 1 } : shape) with { FixedLength = shape is { Rank: 1, Depth: 0, Width: 1, Parts.Count: 0 } ? MarkedLength(symbol) : null };
            _buffers[path.Source] = buffer;
            _symbols[buffer.Id] = symbol;
            if (context.Buffers.IsParted(buffer))
                _parameters.AddRange(Gathered(path, shape).Select((g, part) => new DataBuffer(context.Buffers.PartOf(buffer, part), g.Elements + "[]" + g.Path) { Gathered = g, NeverNull = Required(path) }));
            else
                _parameters.Add(new DataBuffer(buffer, isGrid ? $"{Grid}.Elements({path.Source})" : StructLayouts.ScalarsOf(path)) { Grid = isGrid ? path.Source : null, IsSymmetric = SymmetricMarks.IsSymmetric(symbol, shape), NeverNull = Required(path) });
            context.AddRoot(buffer, "data " + path.Source, isData: true);
            if (isGrid)
                context.Grids.Declare(buffer, [.. Enumerable.Range(0, shape.Rank).Select(d => (Operand)Read($"{Grid}.Length({path.Source}, {d})", ValueType.Int, $"{path.Name}Length{d}"))]);
            if (!context.Regions.Known.Data.Any(d => d.Path.Source == path.Source))
                context.Regions.Known.Data.Add((path, shape, symbol));
        }
        return buffer;
    }

    /// <summary>What reads each part of the elements of an array.</summary>
    private static IEnumerable<GatheredPart> Gathered(DataPath path, BufferShape shape)
    {
        var first = path;
        while (first.Owner is { } owner && owner != DataPath.Problem)
            first = owner;
        string type = SourceTypes.ElementType(path.Type)!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return shape.Parts.Select(p => new GatheredPart(SourceTypes.ElementsOf(path), type, p.Path, first.Member is { IsStatic: true }));
    }

    /// <summary>An array that is declared, in a context that tells, without a '?'; null for other data.</summary>
    private RequiredArray? Required(DataPath path)
    {
        var type = path.Member switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            IParameterSymbol parameter => parameter.Type,
            _ => null,
        };
        if (type is not { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated })
            return null;
        var owners = new List<string>();
        for (var owner = path.Owner; owner is not null; owner = owner.Owner)
        {
            if (owner.Type is { IsValueType: false })
                owners.Insert(0, owner.Source);
        }
        return new RequiredArray(path.Source, path.FullName(context.Module.Problem), owners.ToArray());
    }

    /// <summary>Marked itself or, for a property of a record, by the parameter that it comes from.</summary>
    private static int? MarkedLength(ISymbol symbol)
        => LengthMarks.Of(symbol) ?? (symbol is IPropertySymbol { ContainingType: { IsRecord: true } record }
            && StructTypes.PrimaryConstructor(record)?.Parameters.FirstOrDefault(p => p.Name == symbol.Name) is { } parameter ? LengthMarks.Of(parameter) : null);

    /// <summary>The expression that reads the data an operation names; null, and refused, where there is none.</summary>
    public DataPath? Path(IOperation operation)
    {
        switch (operation)
        {
            case IConversionOperation { OperatorMethod: null } conversion:
                return Path(conversion.Operand);
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } when context.Receiver is { } receiver:
                return receiver;
            case ILocalReferenceOperation local when context.Places.TryGetValue(local.Local, out var place) && place is PathPlace path:
                return path.Path;
            case IParameterReferenceOperation parameter when context.Places.TryGetValue(parameter.Parameter, out var place) && place is PathPlace path:
                return path.Path;
            case IParameterReferenceOperation parameter when IsCaptured(parameter.Parameter):
                return Captured(parameter);
            case IFieldReferenceOperation field:
                return Member(field, field.Field, field.Instance);
            case IPropertyReferenceOperation { Arguments.IsEmpty: true } property when GenericMath.Reached(property) is var reached && IsStored(reached):
                return Member(property, reached, property.Instance);
            default:
                context.RefuseConstruct(operation);
                return null;
        }
    }

    private DataPath? Captured(IParameterReferenceOperation parameter)
    {
        string name = Escape(parameter.Parameter.Name);
        // A base class's captures are fields that no other class can name.
        if (context.Receiver == DataPath.Problem && SymbolEqualityComparer.Default.Equals(parameter.Parameter.ContainingType?.OriginalDefinition, context.Module.Problem.OriginalDefinition))
            return new DataPath(name, parameter.Parameter.Name, parameter.Type) { Member = parameter.Parameter };
        RefuseInaccessible(parameter, parameter.Parameter);
        return null;
    }

    private DataPath? Member(IOperation at, ISymbol member, IOperation? instance)
    {
        if (member is IFieldSymbol { AssociatedSymbol: IPropertySymbol })
        {
            context.Refuse(at, "The keyword 'field' in a getter that computes", "return the field alone, or declare a field with a name");
            return null;
        }
        if (!context.Module.IsAccessible(member))
        {
            RefuseInaccessible(at, member);
            return null;
        }
        string name = Escape(member.Name);
        if (instance is null)
            return Static(at, member) ? new DataPath($"{TypeBinding.Closed(member.ContainingType).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}.{name}", member.Name, at.Type is { } type ? TypeBinding.Closed(type) : null) { Member = member } : null;
        if (Path(instance) is not { } receiver)
            return null;
        if (receiver != DataPath.Problem && !context.Module.IsAccessible(member, receiver.Type))
        {
            RefuseInaccessible(at, member);
            return null;
        }
        if (MemberAccess.Of(context, receiver, member, name, instance) is { } source)
            return new DataPath(source, member.Name, at.Type is { } type ? TypeBinding.Closed(type) : null) { Member = member, Owner = receiver };
        context.Refuse(at, $"'{member.Name}' of '{member.ContainingType.Name}', which another member hides or overrides,", "read it by a name that nothing hides");
        return null;
    }

    /// <summary>Static data must not change while a solver lives.</summary>
    private bool Static(IOperation at, ISymbol member)
    {
        bool constant = member is IFieldSymbol { IsReadOnly: true } or IFieldSymbol { IsConst: true } or IPropertySymbol { SetMethod: null };
        if (!constant)
            context.Refuse(at, $"The static '{member.Name}', which can change,", "make it readonly or const, or pass its value in a field");
        return constant;
    }

    private void RefuseInaccessible(IOperation at, ISymbol member)
    {
        if (context.Module.Helpers.CallFromProblem is { } call)
        {
            var helper = call.Helper.AssociatedSymbol ?? call.Helper;
            context.Module.Sink.Report(Descriptors.HelperInaccessible, call.Location, [SourceLocations.Of(helper)],
                helper.Name, member.Name, context.Module.Problem.Name);
        }
        else
        {
            context.Refuse(at, $"'{member.Name}', which type '{context.Module.Problem.Name}' cannot access,", "make it accessible");
        }
    }

    /// <summary>A parameter of the type, not of the method.</summary>
    public static bool IsCaptured(IParameterSymbol parameter)
        => parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor };

    /// <summary>Whether the property that an operation reads holds a value.</summary>
    public static bool IsStored(IPropertyReferenceOperation property) => IsStored(GenericMath.Reached(property));

    /// <summary>A property that holds a value, and does not compute one.</summary>
    public static bool IsStored(IPropertySymbol property)
    {
        property = LibraryTypes.Source(property);
        if (property.IsIndexer || property.GetMethod is null)
            return false;
        if (property.DeclaringSyntaxReferences.IsEmpty)
            return !property.IsStatic && !IsOfFramework(property.ContainingType);
        var definition = property.OriginalDefinition;
        bool hasField = definition.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, definition));
        return (property is { IsAbstract: true, IsStatic: false } || hasField) && !property.GetMethod.DeclaringSyntaxReferences.Any(r => Computes(r.GetSyntax()));
    }

    /// <summary>Properties of a library are taken for data; those of the framework count, measure and compute.</summary>
    private static bool IsOfFramework(INamedTypeSymbol type)
    {
        INamespaceSymbol? space = type.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
            space = space.ContainingNamespace;
        return space?.Name == "System";
    }

    /// <summary>Whether a getter does more than return the property's own field.</summary>
    private static bool Computes(SyntaxNode getter) => getter switch
    {
        ArrowExpressionClauseSyntax arrow => arrow.Expression is not FieldExpressionSyntax,
        AccessorDeclarationSyntax { ExpressionBody: { } arrow } => arrow.Expression is not FieldExpressionSyntax,
        AccessorDeclarationSyntax { Body: { } body } => body.Statements is not [ReturnStatementSyntax { Expression: FieldExpressionSyntax }],
        _ => false,
    };

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        IConversionOperation c => SymbolOf(c.Operand),
        IFieldReferenceOperation f => f.Field,
        IPropertyReferenceOperation p => GenericMath.Reached(p),
        IParameterReferenceOperation p => p.Parameter,
        ILocalReferenceOperation l => l.Local,
        _ => null,
    };

    internal static string Escape(string name)
        => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) is SyntaxKind.FieldKeyword ? "@" + name : name;
}
